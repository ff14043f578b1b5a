package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.SyntaxCheck;
import dev.kiln.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules about overrides and package lists, which are told what others have found. */
class UnusedCustomisationTest {

  @Test
  void whatWasFoundElsewhereIsReportedUnderItsRule(@TempDir Path root) {
    LintedFolder tree = new LintedFolder(root).lines("USER web");
    String overrides = "#override(\"web_foter\")\n#end\n";
    Problem block =
        Problem.at(
            "overrides.vm", overrides, 1, 1, "no block 'web_foter', did you mean 'web_footer'?");
    Problem list = Problem.of("images/kiln.yaml", "no template uses the list 'web_pakages'");

    List<String> findings =
        LintedFolder.shown(
            tree.report(LintRules.all(new SyntaxCheck(), List.of(block), List.of(list))));

    assertThat(findings)
        .contains(
            "overrides.vm:1:1: no block 'web_foter', did you mean 'web_footer'? [unused-block]",
            "images/kiln.yaml: no template uses the list 'web_pakages' [unused-list]");
  }

  @Test
  void nothingFoundIsFine(@TempDir Path root) {
    LintedFolder tree = new LintedFolder(root).lines("USER web");
    List<LintRule> rules = List.of(new UnusedBlock(List.of()), new UnusedList(List.of()));

    assertThat(tree.report(rules).findings()).isEmpty();
  }
}
