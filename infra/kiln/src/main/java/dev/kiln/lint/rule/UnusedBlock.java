package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.problem.Problem;
import java.util.List;

/** An override that matches no block changes nothing, whatever its author believes. */
final class UnusedBlock implements LintRule {

  private final List<Problem> unusedBlocks;

  /** The problems are those that were found when the tree was read and rendered. */
  UnusedBlock(List<Problem> unusedBlocks) {
    this.unusedBlocks = List.copyOf(unusedBlocks);
  }

  @Override
  public String id() {
    return "unused-block";
  }

  @Override
  public String summary() {
    return "Every override replaces a block that some template has.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    return unusedBlocks.stream()
        .map(problem -> new Finding(id(), tree.place(problem), problem.message()))
        .toList();
  }
}
