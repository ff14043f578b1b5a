package dev.kiln.lint.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines of a template, to be found again by what was rendered from them. */
final class TemplateLines {

  private final LintedFile file;
  private final Map<String, List<Integer>> numbers = new HashMap<>();

  TemplateLines(LintedFile file) {
    this.file = file;
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      numbers.computeIfAbsent(lines.get(i), text -> new ArrayList<>()).add(i + 1);
    }
  }

  LintedFile file() {
    return file;
  }

  /** The lines that have this text. */
  List<Integer> of(String text) {
    return numbers.getOrDefault(text, List.of());
  }
}
