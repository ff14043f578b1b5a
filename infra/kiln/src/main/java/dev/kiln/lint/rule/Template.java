package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedTree;
import java.util.List;

/** What keeps the tree from being read or rendered; without it there is less for other rules. */
final class Template implements LintRule {

  @Override
  public String id() {
    return "template";
  }

  @Override
  public String summary() {
    return "The tree can be read and every image rendered.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    return tree.problems().stream()
        .map(problem -> new Finding(id(), tree.place(problem), problem.message()))
        .toList();
  }
}
