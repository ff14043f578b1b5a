package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file without a line break at its end runs into whatever is put behind it. */
final class NewlineAtEnd implements LintRule {

  @Override
  public String id() {
    return "newline-at-end";
  }

  @Override
  public String summary() {
    return "Text files end in exactly one line break.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      complaint(file.text())
          .ifPresent(message -> findings.add(new Finding(id(), lastLine(file), message)));
    }
    return findings;
  }

  private static Optional<String> complaint(String text) {
    long breaks = text.substring(contentEnd(text)).chars().filter(c -> c == '\n').count();
    if (text.isEmpty() || breaks == 1) {
      return Optional.empty();
    }
    return Optional.of(
        breaks == 0
            ? "the file does not end in a line break: add one"
            : "the file ends in %d line breaks: leave one".formatted(breaks));
  }

  /** The end of the last line that has something in it; there is nothing to see in that line. */
  private static Place lastLine(LintedFile file) {
    Place place = file.at(contentEnd(file.text()));
    return new Place(place.image(), place.file(), place.line(), place.column(), Optional.empty());
  }

  private static int contentEnd(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }
}
