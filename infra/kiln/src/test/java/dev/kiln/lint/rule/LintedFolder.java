package dev.kiln.lint.rule;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.lint.Finding;
import dev.kiln.lint.Lint;
import dev.kiln.lint.LintReport;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.SyntaxCheck;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.TreeSurvey;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.TreeFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A tree in a temporary folder, written file by file, and what rules find in it. */
public final class LintedFolder {

  private final TreeFixture tree;

  public LintedFolder(Path root) {
    this.tree = new TreeFixture(root);
  }

  /** An image with this template. */
  public LintedFolder image(String name, String template) {
    tree.image(name, template);
    return this;
  }

  /** An image on the base distribution with these further lines. */
  public LintedFolder lines(String... lines) {
    return image("web", "#base()\n" + String.join("\n", lines) + "\n");
  }

  public LintedFolder file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public LintedFolder file(String path, byte[] content) {
    tree.file(path, content);
    return this;
  }

  /** The tree as far as it can be read and rendered. */
  public LintedTree survey() {
    TemplateTree read;
    try {
      read = tree.read();
    } catch (ProblemsException e) {
      return TreeSurvey.unread(List.of(tree.root()), e.problems());
    }
    try {
      return TreeSurvey.of(DiscoveredTree.discover(read, read.configuration()));
    } catch (ProblemsException e) {
      return TreeSurvey.unrendered(read, read.configuration(), e.problems());
    }
  }

  /** What the rule with this id finds, as it is shown in one line. */
  public List<String> findings(String rule) {
    return shown(report(rules(rule)));
  }

  /** What the rule with this id finds, with the line and the caret. */
  public List<String> rendered(String rule) {
    return report(rules(rule)).findings().stream().map(Finding::render).toList();
  }

  public LintReport report(List<LintRule> rules) {
    try {
      return new Lint(rules).check(survey());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The folder that messages of a tree that can't be read begin with. */
  public String root() {
    return tree.root().toString();
  }

  public static List<LintRule> allRules() {
    return LintRules.all(new SyntaxCheck(), List.of(), List.of());
  }

  static List<String> shown(LintReport report) {
    return report.findings().stream().map(finding -> finding.problem().toString()).toList();
  }

  private static List<LintRule> rules(String id) {
    List<LintRule> rules = allRules().stream().filter(rule -> rule.id().equals(id)).toList();
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("no rule " + id);
    }
    return rules;
  }
}
