package dev.kiln.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.lint.rule.LintedFolder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleSelectionTest {

  private static final List<LintRule> ALL = LintedFolder.allRules();

  @Test
  void everyRuleIsAppliedUnlessItIsSwitchedOff() {
    RuleSelection selection = new RuleSelection(Set.of(), Set.of("add-url"), Set.of("cache-left"));

    assertThat(ids(selection)).hasSize(ALL.size() - 2).doesNotContain("add-url", "cache-left");
  }

  @Test
  void whatIsAskedForByNameIsAppliedWhateverTheConfigurationSays() {
    RuleSelection selection =
        new RuleSelection(Set.of("add-url", "cache-left"), Set.of("add-url"), Set.of("cache-left"));

    assertThat(ids(selection)).containsExactly("cache-left");
  }

  @Test
  void unknownRulesAreMistakesWithTheNearestNames() {
    RuleSelection selection =
        new RuleSelection(Set.of("shell-sintax"), Set.of("add-url"), Set.of("zzz"));

    assertThat(selection.mistakes(ALL))
        .containsExactly(
            "there is no rule 'shell-sintax', did you mean 'shell-syntax'?",
            "there is no rule 'zzz'");
  }

  private static List<String> ids(RuleSelection selection) {
    return selection.of(ALL).stream().map(LintRule::id).toList();
  }
}
