package dev.kiln.bench.schedule;

import dev.kiln.bench.ChildProcess;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Findings;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.coordinator.plan.PlannedRecipe;
import dev.kiln.coordinator.plan.Planner;
import dev.kiln.coordinator.plan.Selection;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * The process that measures how long planning takes, once, in a new JVM: from images with their
 * parents to a build whose first tasks are offered.
 *
 * <p>Writes the peak of its heap, and the milliseconds of graph, plan and acceptance.
 */
final class PlanningProcess {

  private PlanningProcess() {}

  /**
   * The started process.
   *
   * @param arguments the file to write, the shape and the number of tasks
   */
  public static void main(String[] arguments) throws IOException {
    Map<ImageName, SortedSet<ImageName>> parents = new HashMap<>();
    Map<ImageName, PlannedRecipe> recipes = new HashMap<>();
    for (PlannedTask task : PlanShape.valueOf(arguments[1]).tasks(Integer.parseInt(arguments[2]))) {
      parents.put(task.image(), task.parents());
      recipes.put(task.image(), new PlannedRecipe(task.recipe(), task.outline()));
    }
    List<ReadyToBuild> offered = new ArrayList<>();
    OwnedPartition partition = new OwnedPartition(offered::add, OwnedPartition.forgetful());
    long start = System.nanoTime();
    ImageGraph graph = ImageGraph.of(parents);
    long sorted = System.nanoTime();
    Choices choices = Choices.of(graph, Selection.of(List.of()), Findings.none());
    Plan plan = Planner.plan(choices, recipes, Map.of(), Set.of(), image -> PlanShape.POOL);
    long planned = System.nanoTime();
    partition.submit(plan.tasks());
    long accepted = System.nanoTime();
    if (partition.folded() != plan.tasks().size()) {
      throw new IllegalStateException("the plan was not accepted");
    }
    Files.write(
        Path.of(arguments[0]),
        List.of(
            String.valueOf(ChildProcess.peakHeapMebibytes()),
            String.valueOf((sorted - start) / 1_000_000),
            String.valueOf((planned - sorted) / 1_000_000),
            String.valueOf((accepted - planned) / 1_000_000)));
  }
}
