package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddUrlTest {

  private static final String RULE = "add-url";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aDownloadWithoutAChecksumIsFound() {
    tree.lines(
        "ADD https://example.org/a.tar.gz /a/", "ADD --chown=web git@example.org:a/b.git /b");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: ADD takes whatever this address has today: write ADD --checksum=sha256:… [add-url]",
            "images/web/Dockerfile.vm:3:17: ADD takes whatever this address has today: write ADD --checksum=sha256:… [add-url]");
  }

  @Test
  void aChecksumAndFilesOfTheContextAreFine() {
    tree.lines(
        "ADD --checksum=sha256:%s https://example.org/a.tar.gz /a/".formatted("a".repeat(64)),
        "ADD a.tar.gz /a/",
        "COPY https /x");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
