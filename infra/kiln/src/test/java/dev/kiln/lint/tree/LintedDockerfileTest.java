package dev.kiln.lint.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LintedDockerfileTest {

  @Test
  void instructionsAreJoinedAndKnowWhereTheyCameFrom() {
    LintedDockerfile dockerfile =
        LintedDockerfile.parse("FROM a\n# comment\nRUN  one \\\n  # inside\n  && two\n");

    Instruction run = dockerfile.instructions().get(1);
    assertThat(run.arguments().text()).isEqualTo("one   && two");
    assertThat(run.arguments().at(run.arguments().text().indexOf("two")))
        .isEqualTo(new JoinedText.Part(9, 5, 6));
    assertThat(run.line()).isEqualTo(3);
  }

  @Test
  void flagsAreNoPartOfTheBody() {
    LintedDockerfile dockerfile =
        LintedDockerfile.parse(
            "FROM a\nRUN --mount=type=cache,target=/x --network=none \\\n  x --mount=y\n");

    Instruction run = dockerfile.instructions().get(1);
    assertThat(run.body().text()).isEqualTo("x --mount=y");
    assertThat(run.flag("mount")).containsExactly("type=cache,target=/x");
    assertThat(run.body().at(0)).isEqualTo(new JoinedText.Part(0, 3, 3));
  }

  @Test
  void onlyWhatEndsUpInTheImageIsKept() {
    LintedDockerfile dockerfile =
        LintedDockerfile.parse(
            "FROM a AS One\nUSER one\nFROM b AS other\nUSER other\nFROM one\nUSER last\n");

    assertThat(dockerfile.kept())
        .extracting(instruction -> instruction.arguments().text())
        .containsExactly("a AS One", "one", "one", "last");
    assertThat(dockerfile.origin()).contains("a");
  }

  @Test
  void settingsAreReadInEveryForm() {
    LintedDockerfile dockerfile =
        LintedDockerfile.parse(
            "ENV a=1 b=\"x y\" \\\n    c='d'e\nENV old way of it\nARG none\nLABEL \"k e y\"=v\n");

    assertThat(dockerfile.instructions().stream().map(Setting::of))
        .containsExactly(
            List.of(
                new Setting("a", "1", 0), new Setting("b", "x y", 4), new Setting("c", "de", 16)),
            List.of(new Setting("old", "way of it", 0)),
            List.of(new Setting("none", "", 0)),
            List.of(new Setting("k e y", "v", 0)));
  }

  @Test
  void theScriptOfAHeredocIsItsText() {
    LintedDockerfile dockerfile =
        LintedDockerfile.parse("RUN <<EOF\none\nEOF\nRUN cat <<EOF > /x\ntwo\nEOF\n");

    assertThat(dockerfile.instructions())
        .extracting(run -> run.script().orElseThrow().text())
        .containsExactly("one\n", "cat <<EOF > /x\ntwo\nEOF");
  }
}
