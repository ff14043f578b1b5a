package dev.kiln.lint;

import dev.kiln.lint.tree.LintedTree;
import java.util.List;

/** Something that should not be in a tree. Each rule has a page {@code docs/lint/<id>.md}. */
public interface LintRule {

  /** What it is switched off by: lower-case words joined by {@code -}. */
  String id();

  /** What it asks for, as one sentence. */
  String summary();

  /** Everything in the tree that breaks the rule, in any order. May block. */
  List<Finding> check(LintedTree tree) throws InterruptedException;
}
