package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateRuleTest {

  private static final String RULE = "template";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void everythingThatIsWrongIsFoundInOrder() {
    tree.image("b", "RUN $kiln.nosuch\n").image("a", "#from(\"c\")\nRUN $kiln.other\n");

    assertThat(tree.findings(RULE))
        .extracting(line -> line.replaceFirst("(?<=vm:\\d:\\d{1,2}: ).*(?= \\[)", "…"))
        .containsExactly(
            "images/a/Dockerfile.vm:1:1: … [template]",
            "images/a/Dockerfile.vm:2:11: … [template]",
            "images/b/Dockerfile.vm:1:11: … [template]");
  }

  @Test
  void anImageThatCanBeRenderedIsStillLookedAt() {
    tree.image("broken", "RUN $kiln.nosuch\n").image("web", "#base()\nRUN apt-get install a\n");

    assertThat(tree.findings("noninteractive-install")).hasSize(1);
  }

  @Test
  void aTreeThatCannotBeReadStillHasItsFiles() {
    tree.lines("RUN true").file("kiln.yaml", "nosuch: 1\n").file("web/a.json", "{");

    assertThat(tree.findings(RULE)).singleElement().asString().startsWith("images/kiln.yaml:1:1: ");
    assertThat(tree.findings("json-parses"))
        .singleElement()
        .asString()
        .startsWith(tree.root() + "/web/a.json:1:");
  }

  @Test
  void aCycleIsAFindingAndItsImagesAreLookedAt() {
    tree.image("a", "#from(\"b\")\nUSER a\n").image("b", "#from(\"a\")\nRUN apt-get install a\n");

    assertThat(tree.findings(RULE)).singleElement().asString().contains("a ← b ← a");
    assertThat(tree.findings("noninteractive-install")).hasSize(1);
  }

  @Test
  void aTreeThatRendersIsFine() {
    tree.lines("USER web");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
