package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.lint.LintRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is explained, and nothing else is. */
class RulePagesTest {

  private static final Path PAGES = Path.of("..", "..", "docs", "lint");

  static List<LintRule> rules() {
    return LintedFolder.allRules();
  }

  @Test
  void thereIsOnePageForEachRule() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      List<String> pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .sorted()
              .toList();

      assertThat(pages)
          .containsExactlyElementsOf(rules().stream().map(rule -> rule.id() + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void thePageBeginsWithTheRuleAndHasEveryPart(LintRule rule) throws IOException {
    String page = Files.readString(PAGES.resolve(rule.id() + ".md"));

    assertThat(page)
        .startsWith("# %s\n\n%s\n".formatted(rule.id(), rule.summary()))
        .contains("\n## Why\n", "\n## Bad\n", "\n## Good\n", "\n## Switching it off\n");
  }

  /** The examples of the other two depend on more than one file. */
  static List<LintRule> rulesOfOneFile() {
    return rules().stream().filter(rule -> !rule.id().startsWith("unused-")).toList();
  }

  @ParameterizedTest
  @MethodSource("rulesOfOneFile")
  void theBadExampleIsFound(LintRule rule, @TempDir Path root) throws IOException {
    LintedFolder tree = example(rule, "Bad", root);

    assertThat(tree.findings(rule.id())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rulesOfOneFile")
  void theGoodExampleIsFine(LintRule rule, @TempDir Path root) throws IOException {
    LintedFolder tree = example(rule, "Good", root);

    assertThat(tree.findings(rule.id())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theListNamesTheRule(LintRule rule) throws IOException {
    String list = Files.readString(PAGES.resolve("README.md"));

    assertThat(list)
        .contains("| [%s](%s.md) | %s |".formatted(rule.id(), rule.id(), rule.summary()));
  }

  /** The code block below a heading, as an image's template or as a file of it. */
  private static LintedFolder example(LintRule rule, String heading, Path root) throws IOException {
    String page = Files.readString(PAGES.resolve(rule.id() + ".md"));
    Matcher block =
        Pattern.compile("## %s\n\n```(\\w+)\n(.*?)```\n".formatted(heading), Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).isTrue();
    LintedFolder tree = new LintedFolder(root);
    return block.group(1).equals("dockerfile")
        ? tree.image("web", "#base()\n" + block.group(2))
        : tree.lines("COPY . /").file("web/example." + block.group(1), block.group(2));
  }
}
