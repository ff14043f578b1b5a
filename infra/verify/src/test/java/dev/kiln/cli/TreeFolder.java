package dev.kiln.cli;

import dev.kiln.template.ImageTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A template tree in a temporary folder, written file by file. */
public record TreeFolder(Path root) {

  public TreeFolder file(String path, String content) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public TreeFolder image(String name, String template) {
    return file(name + "/" + ImageTemplate.DOCKERFILE, template);
  }

  /** An image with a file of its own name, which tells it apart from every other image. */
  public TreeFolder imageWithFile(String name, String firstLine, String content) {
    return image(name, "%s\nCOPY %s.txt /%s.txt\n".formatted(firstLine, name, name))
        .file("%s/%s.txt".formatted(name, name), content);
  }

  /** Four images without a distribution, so that they build in no time; one has two parents. */
  static TreeFolder ofFourImages(Path root) {
    return new TreeFolder(root)
        .imageWithFile("root", "FROM scratch", "1")
        .imageWithFile("middle", "#from(\"root\")", "1")
        .imageWithFile("leaf", "#from(\"middle\")", "1")
        .image(
            "collector",
            "#from(\"root\")\nCOPY --from=#image(\"middle\") /middle.txt /copied.txt\n");
  }
}
