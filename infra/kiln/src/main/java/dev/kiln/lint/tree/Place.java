package dev.kiln.lint.tree;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.util.Optional;

/**
 * Where something was found.
 *
 * @param image the image it was found in; empty for a file that belongs to none
 * @param file as the user would name it
 * @param line counted from 1; 0 if it is the file as a whole, or the place is not known
 * @param column counted from 1; 0 as for the line
 * @param sourceLine the line to show
 */
public record Place(
    Optional<ImageName> image, String file, int line, int column, Optional<String> sourceLine) {

  /** What is said about this place. */
  public Problem problem(String message) {
    return new Problem(file, line, column, message, sourceLine);
  }
}
