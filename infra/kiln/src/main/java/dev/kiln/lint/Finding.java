package dev.kiln.lint;

import dev.kiln.lint.secret.Secrets;
import dev.kiln.lint.tree.Place;
import dev.kiln.problem.Problem;
import java.util.Comparator;

/**
 * Something that a rule has found.
 *
 * @param rule the rule's id
 * @param message what is wrong and what to do
 */
public record Finding(String rule, Place place, String message) {

  /** By file, line and column; the image is left out, for a macro is one place for all of them. */
  static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::problem)
          .thenComparing(finding -> finding.place().sourceLine().orElse(""));

  /** The finding as it is shown: {@code file:line:column: message [rule]}. */
  public Problem problem() {
    return place.problem("%s [%s]".formatted(message, rule));
  }

  /** The whole report: {@code warning:}, the problem, the line and a caret below the column. */
  public String render() {
    return problem().render("warning");
  }

  /**
   * The same finding, with nothing in it that looks like a secret: any rule may quote a line that
   * has one.
   */
  Finding masked() {
    return new Finding(
        rule,
        new Place(
            place.image(),
            place.file(),
            place.line(),
            place.column(),
            place.sourceLine().map(Secrets::masked)),
        Secrets.masked(message));
  }
}
