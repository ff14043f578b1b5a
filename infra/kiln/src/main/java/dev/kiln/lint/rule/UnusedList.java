package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.problem.Problem;
import java.util.List;

/**
 * A change to a package list that no template uses changes nothing, whatever its author believes.
 */
final class UnusedList implements LintRule {

  private final List<Problem> unusedLists;

  /** The problems are those that were found when the tree was read and rendered. */
  UnusedList(List<Problem> unusedLists) {
    this.unusedLists = List.copyOf(unusedLists);
  }

  @Override
  public String id() {
    return "unused-list";
  }

  @Override
  public String summary() {
    return "Every customised package list is one that some template uses.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    return unusedLists.stream()
        .map(problem -> new Finding(id(), tree.place(problem), problem.message()))
        .toList();
  }
}
