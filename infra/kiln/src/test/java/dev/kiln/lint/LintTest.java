package dev.kiln.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.lint.rule.LintedFolder;
import dev.kiln.lint.tree.LintedTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to findings between the rules and the report. */
class LintTest {

  private static final String INSTALL = "RUN kiln_install a \\\n && apt-get install curl\n";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aCommentInATemplateSwitchesARuleOffForTheImageAndItsFiles() {
    tree.image("a", "## kiln lint off: newline-at-end (why not)\n#base()\nLABEL maintainer=a\n")
        .file("a/x", "no end")
        .image("b", "#base()\nLABEL maintainer=b\n")
        .file("b/x", "no end");

    LintReport report = tree.report(LintedFolder.allRules());

    assertThat(report.findings())
        .extracting(finding -> finding.place().file())
        .containsExactly("images/b/x");
  }

  @Test
  void aCommentInAnotherFileSwitchesARuleOffForThatFile() {
    tree.image("a", "#base()\nLABEL maintainer=a\n")
        .file("a/x", "# kiln lint off: newline-at-end\nno end")
        .file("a/y", "no end");

    LintReport report = tree.report(LintedFolder.allRules());

    assertThat(report.findings())
        .extracting(finding -> finding.place().file())
        .containsExactly("images/a/y");
  }

  @Test
  void aMacroThatManyImagesUseIsOneFinding() {
    tree.file("macros.vm", "#macro(curl)\n" + INSTALL + "#end\n")
        .image("a", "#base()\nLABEL maintainer=a\n#curl()\n")
        .image("b", "#base()\nLABEL maintainer=b\n#curl()\n");

    LintReport report = tree.report(only("noninteractive-install"));

    assertThat(report.findings())
        .extracting(finding -> finding.problem().toString())
        .singleElement()
        .asString()
        .startsWith("images/macros.vm:3:5: apt-get install asks");
  }

  @Test
  void anImageThatSwitchesTheRuleOffDoesNotSpeakForTheOthers() {
    tree.file("macros.vm", "#macro(curl)\n" + INSTALL + "#end\n")
        .image("a", "## kiln lint off: noninteractive-install\n#base()\n#curl()\n")
        .image("b", "#base()\n#curl()\n");

    LintReport report = tree.report(only("noninteractive-install"));

    assertThat(report.findings()).hasSize(1);
  }

  @Test
  void theReportCountsWhatWasLookedAt() {
    tree.image("a", "#base()\nLABEL maintainer=a\n")
        .file("a/x", "x\n")
        .file("a/y", new byte[] {0})
        .file("README.md", "x\n");

    LintReport report = tree.report(LintedFolder.allRules());

    assertThat(report.summary()).isEqualTo("checked 1 image, 3 files with 20 rules: no findings");
  }

  @Test
  void whatARuleThrowsIsThrown() {
    tree.image("a", "#base()\n");
    LintRule broken =
        new LintRule() {
          @Override
          public String id() {
            return "broken";
          }

          @Override
          public String summary() {
            return "Breaks.";
          }

          @Override
          public List<Finding> check(LintedTree ignored) {
            throw new IllegalStateException("as it must");
          }
        };

    assertThatThrownBy(() -> tree.report(List.of(broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("as it must");
  }

  private static List<LintRule> only(String id) {
    return LintedFolder.allRules().stream().filter(rule -> rule.id().equals(id)).toList();
  }
}
