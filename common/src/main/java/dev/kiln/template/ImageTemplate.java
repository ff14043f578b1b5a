package dev.kiln.template;

import dev.kiln.image.ImageName;
import java.nio.file.Path;
import java.util.List;

/**
 * One image of a template tree: its folder, its template and the files that go into its build
 * context.
 *
 * @param folder relative to the root of the tree
 * @param dockerfile the absolute path of its {@code Dockerfile.vm}
 * @param context all other regular files below the folder, sorted by path; folders of other images
 *     are not part of it
 */
public record ImageTemplate(
    ImageName name, Path folder, Path dockerfile, List<ContextFile> context) {

  /** The file whose presence makes a folder an image. */
  public static final String DOCKERFILE = "Dockerfile.vm";

  public ImageTemplate {
    context = context.stream().sorted().toList();
  }

  /** The template's path in the tree, with {@code /} between its parts. */
  String templateName() {
    return folder.toString().replace('\\', '/') + "/" + DOCKERFILE;
  }
}
