package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.documents.MadeDocument;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The state diagrams in {@code docs/architecture.md} have the edges that the facts lead along, and
 * no other: every kind of fact is folded in every status, and what changes anything is an edge.
 * With {@code -Dkiln.docs.write=true} they are written first, for a person to read what changed.
 */
class StatusDocumentsTest {

  private static final MadeDocument ARCHITECTURE = MadeDocument.of("architecture.md");

  @Test
  void theDiagramOfTaskStatusesHasTheEdgesOfTheFold() {
    List<StatusDiagram.Edge> edges = new ArrayList<>();
    for (PlannedTask planned : TaskFixture.plans()) {
      String why = planned.exclusion().isEmpty() ? "BuildAccepted" : "decided at planning";
      TaskStatus first = PartitionFixture.running(planned).task("it").status();
      edges.add(new StatusDiagram.Edge(StatusDiagram.NOWHERE, first.word(), why));
    }
    for (TaskStatus status : TaskStatus.values()) {
      int dispatch = TaskFixture.in(status).task("it").dispatch();
      for (Fact fact : TaskFixture.facts(dispatch)) {
        taskEdge(TaskFixture.in(status), fact).ifPresent(edges::add);
      }
    }

    assertDrawn("task statuses", edges);
  }

  @Test
  void theDiagramOfBuildStatusesHasTheEdgesOfTheFold() {
    List<StatusDiagram.Edge> edges = new ArrayList<>();
    for (Fact fact : BuildFixture.facts()) {
      buildEdge(BuildFixture.submitted(), fact).ifPresent(edges::add);
    }
    for (BuildStatus status : BuildStatus.values()) {
      for (Fact fact : BuildFixture.facts()) {
        buildEdge(BuildFixture.in(status), fact).ifPresent(edges::add);
      }
    }

    assertDrawn("build statuses", edges);
  }

  @ParameterizedTest
  @EnumSource(BuildStatus.class)
  void theFixtureReachesEveryStatusOfABuild(BuildStatus status) {
    assertThat(BuildFixture.in(status).build().status()).isEqualTo(status);
  }

  @Test
  void everyKindOfFactAboutABuildIsCovered() {
    Stream<Class<?>> kinds =
        Arrays.stream(Fact.OfBuild.class.getPermittedSubclasses()).filter(Class::isRecord);

    assertThat(BuildFixture.facts())
        .extracting(Object::getClass)
        .containsOnly(kinds.toArray(Class<?>[]::new));
  }

  private static void assertDrawn(String region, List<StatusDiagram.Edge> edges) {
    String drawn = ARCHITECTURE.region(region, new StatusDiagram(edges).write());

    assertThat(StatusDiagram.parse(drawn).edges())
        .as(ARCHITECTURE.fallenBehind())
        .containsExactlyInAnyOrderElementsOf(edges);
  }

  private static Optional<StatusDiagram.Edge> taskEdge(PartitionFixture partition, Fact fact) {
    TaskStatus from = partition.task("it").status();
    boolean changes = changes(partition, fact);
    TaskStatus to = partition.task("it").status();
    return changes ? Optional.of(edge(from.word(), to.word(), fact)) : Optional.empty();
  }

  /** What happens to a plan before there is a build is no matter of the build's status. */
  private static Optional<StatusDiagram.Edge> buildEdge(PartitionFixture partition, Fact fact) {
    String from = buildStatus(partition);
    boolean changes = changes(partition, fact);
    String to = buildStatus(partition);
    boolean isAbsent = from.equals(to) && to.equals(StatusDiagram.NOWHERE);
    return changes && !isAbsent ? Optional.of(edge(from, to, fact)) : Optional.empty();
  }

  /** Folds {@code fact} and tells whether anything is otherwise than before. */
  private static boolean changes(PartitionFixture partition, Fact fact) {
    String before = partition.snapshot();
    partition.write(fact);
    return !partition.snapshot().equals(before);
  }

  private static String buildStatus(PartitionFixture partition) {
    return partition
        .state
        .build(BUILD)
        .map(build -> build.status().toString())
        .orElse(StatusDiagram.NOWHERE);
  }

  private static StatusDiagram.Edge edge(String from, String to, Fact fact) {
    return new StatusDiagram.Edge(from, to, fact.getClass().getSimpleName());
  }
}
