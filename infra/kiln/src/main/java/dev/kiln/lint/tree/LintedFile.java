package dev.kiln.lint.tree;

import dev.kiln.image.ImageName;
import dev.kiln.lint.shell.Shell;
import dev.kiln.problem.SourceText;
import dev.kiln.template.ImageTemplate;
import java.util.List;
import java.util.Optional;

/**
 * A text file of the tree.
 *
 * @param path below the root of the tree, with {@code /} between its parts
 * @param shown how messages name it
 * @param image whose folder it is in, if it is an image's
 */
public record LintedFile(String path, String shown, Optional<ImageName> image, String text) {

  private static final String TEMPLATE = ".vm";

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the name ends in one of these, such as {@code .json}. */
  public boolean endsWith(String... suffixes) {
    return List.of(suffixes).stream().anyMatch(path::endsWith);
  }

  /** Whether it is an image's {@code Dockerfile.vm}. */
  public boolean isDockerfile() {
    return image.isPresent() && name().equals(ImageTemplate.DOCKERFILE);
  }

  /** Whether it is written in the template language. */
  public boolean isTemplate() {
    return path.endsWith(TEMPLATE);
  }

  /** The lines without their ends. */
  public List<String> lines() {
    return List.of(text.split("\n", -1));
  }

  /** The shell it is a script for, by its first line or else its name. */
  public Optional<Shell> shell() {
    if (text.startsWith("#!")) {
      int end = text.indexOf('\n');
      return Shell.ofShebang(end < 0 ? text : text.substring(0, end));
    }
    return endsWith(".sh", ".bash") ? Optional.of(Shell.BASH) : Optional.empty();
  }

  /** A place in it, counted from 1. */
  public Place at(int line, int column) {
    return new Place(image, shown, line, column, SourceText.of(text).line(line));
  }

  /** The place of a character. */
  public Place at(int offset) {
    SourceText source = SourceText.of(text);
    return at(source.lineOf(offset), source.columnOf(offset));
  }

  /** The file as a whole. */
  public Place whole() {
    return new Place(image, shown, 0, 0, Optional.empty());
  }
}
