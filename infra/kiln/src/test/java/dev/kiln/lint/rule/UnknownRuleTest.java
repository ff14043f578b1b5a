package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownRuleTest {

  private static final String RULE = "unknown-rule";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aMisspeltRuleIsFoundInEveryKindOfComment() {
    tree.lines("## kiln lint off: add-url, cache-lft", "USER web")
        .file("web/a.ini", "; kiln lint off: nosuchrule\n")
        .file("web/a.conf", "  // kiln lint off: json-parse (why)\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:28: there is no rule 'cache-lft', did you mean 'cache-left'? [unknown-rule]",
            "images/web/a.conf:1:21: there is no rule 'json-parse', did you mean 'json-parses'? [unknown-rule]",
            "images/web/a.ini:1:18: there is no rule 'nosuchrule' [unknown-rule]");
  }

  @Test
  void whatIsNeitherRuleNorReasonIsFound() {
    tree.lines("## kiln lint off: add-url cache-left", "## kiln lint off:", "USER web");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:27: expected rules separated by commas, and then at most a reason in parentheses [unknown-rule]",
            "images/web/Dockerfile.vm:3:18: expected rules separated by commas, and then at most a reason in parentheses [unknown-rule]");
  }

  @Test
  void rulesWithAReasonAreFine() {
    tree.lines("## kiln lint off: add-url , cache-left (they know, why)", "USER web")
        .file("web/a", "# about kiln lint off: nothing\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
