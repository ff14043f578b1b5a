package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellSyntaxTest {

  private static final String RULE = "shell-syntax";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aScriptThatTheShellDoesNotUnderstandIsShownWhereItBreaks() {
    tree.lines("COPY . /")
        .file("web/a", "#!/bin/bash\nif true; then\n  echo\nfi\nfi\n")
        .file("web/b.sh", "echo \"x\n")
        .file("web/c", "#!/bin/sh\nfor x in a; do\n");

    assertThat(tree.findings(RULE))
        .extracting(line -> line.replaceFirst("(?<=this: ).*", ""))
        .containsExactly(
            "images/web/a:5:1: bash does not understand this: ",
            "images/web/b.sh:1:1: bash does not understand this: ",
            "images/web/c:2:1: sh does not understand this: ");
    assertThat(tree.findings(RULE).getFirst()).contains("syntax error near unexpected token `fi'");
  }

  @Test
  void anInstructionIsReadAsTheBuilderJoinsIt() {
    tree.lines("RUN if true; then \\", "      # why", "      echo x; \\", "    done", "USER web");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .startsWith("images/web/Dockerfile.vm:2:5: sh does not understand this: ")
        .contains("done");
  }

  @Test
  void aHeredocIsAScriptOfItsOwn() {
    tree.lines(
        "RUN <<EOF", "echo a", "fi", "EOF", "RUN <<EOF", "#!/usr/bin/python3", "if x:", "EOF");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .startsWith("images/web/Dockerfile.vm:4:1: sh does not understand this: ");
  }

  @Test
  void whatTheShellUnderstandsIsFine() {
    tree.lines(
            "RUN echo \"${A:-x}\" 'it' \\",
            "    # a comment",
            "",
            " && [ -e /x ] || true",
            "RUN [\"no\", \"shell (\"]",
            "RUN cat <<EOF > /x",
            "it's fine",
            "EOF",
            "SHELL [\"/bin/bash\", \"-c\"]",
            "RUN diff <(a) <(b)",
            "SHELL [\"pwsh\", \"-c\"]",
            "RUN if (")
        .file("web/a.sh", "shopt -s extglob\nrm !(a|b)\nx=(1 2)\n")
        .file("web/b", "#!/usr/bin/env -S bash -e\n[[ a =~ (b) ]]\n")
        .file("web/c", "#!/usr/bin/python3\nif x:\n")
        .file("web/d", "if no script\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void theShellOfAnImageAboveIsThatOfItsChildren() {
    tree.image("base", "#base()\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n")
        .image("web", "#from(\"base\")\nRUN diff <(a) <(b)\n")
        .image("other", "#base()\nRUN x=(1 2\n");

    assertThat(tree.findings(RULE)).hasSize(1).first().asString().contains("other");
  }

  @Test
  void nothingOfATextIsRun(@TempDir Path elsewhere) {
    Path witness = elsewhere.resolve("witness");
    tree.lines("RUN touch " + witness + "; $(touch " + witness + ")")
        .file(
            "web/a.sh",
            "touch %s\n`touch %s`\n: $(touch %s)\n".formatted(witness, witness, witness));

    List<String> findings = tree.findings(RULE);

    assertThat(findings).isEmpty();
    assertThat(witness).doesNotExist();
  }
}
