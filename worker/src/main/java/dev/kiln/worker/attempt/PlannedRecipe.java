package dev.kiln.worker.attempt;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.event.FailureCause;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.template.ContextFile;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one task is built from, rendered on this host and proved to be what was planned.
 *
 * @param tree the tree of the build
 * @param configuration the tree's, with the build's pins
 * @param context the Dockerfile on exactly the accepted parents, and the files of the image's
 *     folder
 */
record PlannedRecipe(TemplateTree tree, TreeConfiguration configuration, BuildContext context) {

  /**
   * Renders twice: with parents by name, which has to come to the planned recipe key, and with
   * parents by digest, which is built.
   */
  static PlannedRecipe render(TemplateTree tree, ReadyToBuild task) {
    ImageTemplate template = tree.images().get(task.image());
    if (template == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "the tree bundle has no image '%s'".formatted(task.image()));
    }
    TreeConfiguration configuration =
        tree.configuration()
            .withBase(ImageReference.parse(task.pins().base()))
            .withPlatform(task.platform());
    DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, configuration);
    prove(task, template, configuration, renderer);
    RenderedDockerfile exact =
        renderer.render(template, References.pinned(task.pins().base(), parents(task)));
    SortedMap<String, Path> files = new TreeMap<>();
    for (ContextFile file : template.context()) {
      files.put(file.path(), file.file());
    }
    return new PlannedRecipe(tree, configuration, new BuildContext(exact.text(), files));
  }

  private static void prove(
      ReadyToBuild task,
      ImageTemplate template,
      TreeConfiguration configuration,
      DockerfileRenderer renderer) {
    RenderedDockerfile byName = renderer.render(template, References.byName(task.pins().base()));
    Recipe recipe =
        Recipe.of(
            byName,
            template.context(),
            new Recipe.Inputs(
                task.buildArguments(),
                configuration.labels(),
                task.platform(),
                task.pins().builder(),
                task.pins().freshness(),
                task.sources()));
    if (!recipe.key().equals(task.recipe())) {
      throw new StepFailedException(
          FailureCause.TEMPLATE,
          "this worker renders another recipe than was planned: %s instead of %s, from %s"
              .formatted(recipe.key(), task.recipe(), recipe.describe()));
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
