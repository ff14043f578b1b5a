package dev.kiln.lint;

import dev.kiln.lint.tree.LintedTree;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Applies rules to a tree. */
public final class Lint {

  private final List<LintRule> rules;

  public Lint(List<LintRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Looks at the tree with every rule; what is switched off where it stands is left out. Blocks.
   * What a rule throws is thrown.
   */
  public LintReport check(LintedTree tree) throws InterruptedException {
    SwitchedOff off = SwitchedOff.in(tree.files());
    SortedSet<Finding> findings = new TreeSet<>(Finding.BY_PLACE);
    for (Finding finding : findings(tree)) {
      if (!off.covers(finding)) {
        findings.add(finding.masked());
      }
    }
    return new LintReport(
        List.copyOf(findings), tree.images().size(), tree.files().size(), rules.size());
  }

  /** Rules know nothing of each other, and one that waits for a shell need not hold up the rest. */
  private List<Finding> findings(LintedTree tree) throws InterruptedException {
    List<Callable<List<Finding>>> checks =
        rules.stream().<Callable<List<Finding>>>map(rule -> () -> rule.check(tree)).toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return executor.invokeAll(checks).stream().flatMap(check -> result(check).stream()).toList();
    }
  }

  private static List<Finding> result(Future<List<Finding>> check) {
    try {
      return check.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a rule has failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("all checks are done, there is nothing to wait for", e);
    }
  }
}
