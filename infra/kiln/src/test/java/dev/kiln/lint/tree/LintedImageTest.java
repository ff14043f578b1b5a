package dev.kiln.lint.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.lint.rule.LintedFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back from a line of the rendered Dockerfile to the template. */
class LintedImageTest {

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aLineThatTheTemplateHasIsFoundThere() {
    tree.lines("#if(true)", "    USER web", "#end");

    assertThat(place(2, 10)).isEqualTo("images/web/Dockerfile.vm:3:10");
  }

  @Test
  void aRepeatedLineIsFoundByItsNumber() {
    tree.lines("RUN x", "USER web", "RUN x");

    assertThat(place(4, 1)).isEqualTo("images/web/Dockerfile.vm:4:1");
  }

  @Test
  void aLineOfALoopIsFoundInTheLoop() {
    tree.lines("#foreach($i in [1, 2])", "RUN x", "#end");

    assertThat(place(3, 1)).isEqualTo("images/web/Dockerfile.vm:3:1");
  }

  @Test
  void aLineOfAMacroIsFoundInTheMacro() {
    tree.file("macros.vm", "#macro(me)\nUSER web\n#end\n").lines("#me()");

    assertThat(place(2, 6)).isEqualTo("images/macros.vm:2:6");
  }

  @Test
  void aLineThatNoTemplateHasIsQuoted() {
    tree.lines("#set($name = \"web\")", "USER $name");

    LintedImage image = tree.survey().images().getFirst();
    Place place = image.at(2, 6);

    assertThat(place)
        .isEqualTo(
            new Place(
                Optional.of(image.name()),
                "images/web/Dockerfile.vm",
                0,
                0,
                Optional.of("USER web")));
  }

  private String place(int line, int column) {
    Place place = tree.survey().images().getFirst().at(line, column);
    return "%s:%d:%d".formatted(place.file(), place.line(), place.column());
  }
}
