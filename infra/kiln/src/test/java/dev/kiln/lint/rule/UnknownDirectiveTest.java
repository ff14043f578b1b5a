package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownDirectiveTest {

  private static final String RULE = "unknown-directive";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aMisspeltDirectiveThatBecameACommentIsFound() {
    tree.lines("#esle", "  #ned of it", "#foreahc");

    assertThat(tree.rendered(RULE))
        .containsExactly(
            """
            warning: images/web/Dockerfile.vm:2:1: #esle is no directive and stays in the Dockerfile as a comment: write #else, or # esle if it is one [unknown-directive]
              #esle
              ^\
            """,
            """
            warning: images/web/Dockerfile.vm:3:3: #ned is no directive and stays in the Dockerfile as a comment: write #end, or # ned if it is one [unknown-directive]
                #ned of it
                ^\
            """,
            """
            warning: images/web/Dockerfile.vm:4:1: #foreahc is no directive and stays in the Dockerfile as a comment: write #foreach, or # foreahc if it is one [unknown-directive]
              #foreahc
              ^\
            """);
  }

  @Test
  void wordsOfOtherLanguagesAreKnown() {
    tree.lines("#if(true)", "#elif", "#end", "#endif");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:3:1: #elif is no directive and stays in the Dockerfile as a comment: write #elseif, or # elif if it is one [unknown-directive]",
            "images/web/Dockerfile.vm:5:1: #endif is no directive and stays in the Dockerfile as a comment: write #end, or # endif if it is one [unknown-directive]");
  }

  @Test
  void aTreeThatCannotBeRenderedForItIsStillChecked() {
    tree.lines("#if(true)", "RUN true", "#edn");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .contains(":4:1: #edn is no directive");
    assertThat(tree.findings("template")).isNotEmpty();
  }

  @Test
  void macrosAreKnownAndTheirMisspellingsFound() {
    tree.file("macros.vm", "#macro(hello)\nUSER web\n#end\n").lines("#hello", "#helo");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:3:1: #helo is no directive and stays in the Dockerfile as a comment: write #hello, or # helo if it is one [unknown-directive]");
  }

  @Test
  void directivesAndCommentsAreFine() {
    tree.lines(
            "#if(true)",
            "#else",
            "#end",
            "## edn",
            "# edn",
            "#syntax=docker/dockerfile:1",
            "#----",
            "RUN echo \"#edn\"")
        .file("web/config", "#edn\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
