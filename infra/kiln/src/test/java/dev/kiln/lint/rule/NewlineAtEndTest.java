package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewlineAtEndTest {

  private static final String RULE = "newline-at-end";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aFileWithoutALineBreakAtItsEndIsFound() {
    tree.lines("COPY motd /etc/motd").file("web/motd", "Hello\nthere");

    assertThat(tree.rendered(RULE))
        .containsExactly(
            "warning: images/web/motd:2:6: the file does not end in a line break: add one [newline-at-end]");
  }

  @Test
  void moreThanOneLineBreakIsTooMany() {
    tree.image("web", "#base()\n\n\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:1:8: the file ends in 3 line breaks: leave one [newline-at-end]");
  }

  @Test
  void emptyAndBinaryFilesAndOneLineBreakAreFine() {
    tree.lines("COPY . /")
        .file("web/empty", "")
        .file("web/fine", "x\n")
        .file("web/windows", "x\r\n")
        .file("web/image.png", new byte[] {1, 0, 2})
        .file("web/latin1", new byte[] {(byte) 0xe4});

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
