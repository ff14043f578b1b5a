package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.OffComment;
import dev.kiln.lint.RuleSelection;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A comment that misspells the rule it is to switch off does nothing. */
final class UnknownRule implements LintRule {

  static final String ID = "unknown-rule";

  private final Set<String> ids;

  /** The ids are those of all rules, switched off or not. */
  UnknownRule(Set<String> ids) {
    this.ids = Set.copyOf(ids);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "Comments that switch rules off name rules that there are.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      for (OffComment comment : OffComment.in(file)) {
        for (OffComment.RuleName name : comment.rules()) {
          if (!ids.contains(name.id())) {
            findings.add(
                new Finding(
                    ID,
                    file.at(comment.line(), name.column()),
                    RuleSelection.unknown(name.id(), ids)));
          }
        }
        if (!comment.rest().isEmpty() || comment.rules().isEmpty()) {
          findings.add(
              new Finding(
                  ID,
                  file.at(comment.line(), comment.restColumn()),
                  "expected rules separated by commas, and then at most a reason in parentheses"));
        }
      }
    }
    return findings;
  }
}
