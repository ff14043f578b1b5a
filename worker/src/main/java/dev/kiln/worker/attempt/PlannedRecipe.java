package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.template.ContextFile;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.worker.source.PinnedTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one task is built from, rendered on this host and proved to be what was planned.
 *
 * @param pinned the tree of the build
 * @param context the Dockerfile on exactly the accepted parents, and the files of the image's
 *     folder
 */
record PlannedRecipe(PinnedTree pinned, BuildContext context) {

  /**
   * Renders twice: with parents by name, which has to come to the planned recipe key, and with
   * parents by digest, which is built.
   */
  static PlannedRecipe render(PinnedTree pinned, ReadyToBuild task) {
    ImageTemplate template = pinned.tree().images().get(task.image());
    if (template == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "the tree bundle has no image '%s'".formatted(task.image()));
    }
    prove(task, template, pinned);
    RenderedDockerfile exact =
        pinned.renderer().render(template, References.pinned(task.pins().base(), parents(task)));
    SortedMap<String, Path> files = new TreeMap<>();
    for (ContextFile file : template.context()) {
      files.put(file.path(), file.file());
    }
    return new PlannedRecipe(pinned, new BuildContext(exact.text(), files));
  }

  private static void prove(ReadyToBuild task, ImageTemplate template, PinnedTree pinned) {
    RenderedDockerfile byName =
        pinned.renderer().render(template, References.byName(task.pins().base()));
    Recipe recipe =
        Recipe.of(
            byName,
            template.context(),
            Recipe.Inputs.of(
                pinned.configuration(),
                task.buildArguments(),
                task.platform(),
                task.pins().builder(),
                task.pins().freshness(),
                task.sources()));
    if (!recipe.key().equals(task.recipe())) {
      throw new StepFailedException(
          FailureCause.TEMPLATE,
          "this worker renders another recipe than was planned, %s instead of %s: %s"
              .formatted(recipe.key(), task.recipe(), recipe.differenceFrom(task.outline())));
    }
  }

  private static SortedMap<ImageName, String> parents(ReadyToBuild task) {
    SortedMap<ImageName, String> parents = new TreeMap<>();
    for (Map.Entry<ImageName, Digest> parent : task.parents().entrySet()) {
      parents.put(parent.getKey(), pinned(task, parent.getKey(), parent.getValue()).toString());
    }
    return parents;
  }

  /** The reference of a parent of {@code task} by digest. */
  static ImageReference pinned(ReadyToBuild task, ImageName parent, Digest digest) {
    return task.destination().repository(parent).withDigest(digest);
  }
}
