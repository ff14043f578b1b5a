package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.template.TreeFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {

  @TempDir Path folder;

  @Test
  void svgShowsEveryImageOfTheSelection() {
    Path tree = tree();

    CommandOutput result = CommandOutput.of("graph", "nova-api", "--tree", tree, "--format", "svg");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains(">base<", ">nova-api<")
        .doesNotContain("nova-ssh");
  }

  @Test
  void foldingPutsFamiliesIntoOneBoxInSvgAndDot() {
    Path tree = tree();

    CommandOutput svg = CommandOutput.of("graph", "--tree", tree, "--format=svg", "--fold");
    CommandOutput dot = CommandOutput.of("graph", "--tree", tree, "--format=dot", "--fold");

    assertThat(svg.out()).contains(">nova (2)<").doesNotContain(">nova-api<");
    assertThat(dot.out()).contains("[label=\"nova (2)\"").doesNotContain("\"nova-ssh\";");
  }

  @Test
  void beyondThreeHundredImagesSvgIsFoldedUnlessOneSaysNo() {
    TreeFixture tree = new TreeFixture(folder).image("base", "#base()\n");
    for (int i = 0; i < 300; i++) {
      tree.image("nova-" + i, "#from(\"base\")\n");
    }

    CommandOutput folded = CommandOutput.of("graph", "--tree", folder, "--format=svg");
    CommandOutput whole = CommandOutput.of("graph", "--tree", folder, "--format=svg", "--no-fold");

    assertThat(folded.out()).contains(">nova (300)<");
    assertThat(whole.out()).contains(">nova-299<");
  }

  private Path tree() {
    return new TreeFixture(folder)
        .image("base", "#base()\n")
        .image("nova-api", "#from(\"base\")\n")
        .image("nova-ssh", "#from(\"base\")\n")
        .root();
  }
}
