package dev.kiln.lint.tree;

import dev.kiln.image.ImageName;
import dev.kiln.template.ContextFile;
import dev.kiln.template.ImageTemplate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the text files of a tree and finds out which image each belongs to. */
final class TextFiles {

  /** What is larger was not written by hand. */
  private static final long MAX_BYTES = 4L << 20;

  private TextFiles() {}

  /** Reads those that are text: UTF-8 without NUL, and no larger than 4 MiB. */
  static List<LintedFile> read(List<ContextFile> listed, UnaryOperator<String> shown) {
    Set<String> folders = new HashSet<>();
    for (ContextFile file : listed) {
      if (file.path().endsWith("/" + ImageTemplate.DOCKERFILE)) {
        folders.add(parent(file.path()));
      }
    }
    List<LintedFile> files = new ArrayList<>();
    for (ContextFile file : listed) {
      Optional<ImageName> image = image(file.path(), folders);
      text(file)
          .ifPresent(text ->
              files.add(new LintedFile(file.path(), shown.apply(file.path()), image, text)));
    }
    return files;
  }

  /** Empty also for what can't be read: that is said when the tree is read. */
  private static Optional<String> text(ContextFile file) {
    try {
      if (Files.size(file.file()) > MAX_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file.file());
      for (byte b : bytes) {
        if (b == 0) {
          return Optional.empty();
        }
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The image of the nearest folder above that is one. */
  private static Optional<ImageName> image(String path, Set<String> folders) {
    for (String folder = parent(path); !folder.isEmpty(); folder = parent(folder)) {
      if (folders.contains(folder)) {
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        return ImageName.isValid(name) ? Optional.of(ImageName.of(name)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
