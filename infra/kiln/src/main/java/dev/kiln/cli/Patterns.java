package dev.kiln.cli;

import dev.kiln.coordinator.plan.Selection;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Reads the regular expressions that select images. */
final class Patterns {

  private Patterns() {}

  static Selection selection(List<String> regexes) {
    try {
      return Selection.of(regexes);
    } catch (PatternSyntaxException e) {
      throw CommandFailure.usage(
          "'%s' is no regular expression: %s".formatted(e.getPattern(), e.getDescription()));
    }
  }
}
