package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlParsesTest {

  private static final String RULE = "yaml-parses";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aBrokenDocumentIsShownWhereItBreaks() {
    tree.lines("COPY a.yaml /").file("web/a.yaml", "a: 1\n---\nb: [1\nc: 2\n");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .startsWith(
            "images/web/a.yaml:4:2: this is not YAML: while parsing a flow sequence: expected")
        .endsWith(" [yaml-parses]");
  }

  @Test
  void aKeyWrittenTwiceIsFound() {
    tree.lines("COPY a.yml /").file("web/a.yml", "a: 1\na: 2\n");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .startsWith("images/web/a.yml:2:")
        .contains("Duplicate");
  }

  @Test
  void severalDocumentsTagsAndAnchorsAreYaml() {
    tree.lines("COPY . /")
        .file("web/a.yaml", "a: &x 1\nb: *x\n---\n- !secret c\n...\n")
        .file("web/empty.yml", "");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void theConfigurationOfTheTreeIsLeftToTheRuleOfTemplates() {
    tree.lines("USER web").file("kiln.yaml", "a: [\n");

    assertThat(tree.findings(RULE)).isEmpty();
    assertThat(tree.findings("template")).hasSize(1);
  }
}
