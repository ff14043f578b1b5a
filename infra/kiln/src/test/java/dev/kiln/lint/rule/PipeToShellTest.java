package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipeToShellTest {

  private static final String RULE = "pipe-to-shell";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aDownloadThatIsRunAsItArrivesIsFound() {
    tree.lines(
            "RUN curl -fsSL https://example.org/x | sudo -E bash -",
            "RUN wget -qO- https://example.org/x | gunzip | python3",
            "RUN sh -c \"$(curl -fsSL https://example.org/x)\"",
            "RUN bash <(curl -s https://example.org/x)")
        .file("web/a.sh", "set -e\neval \"$(wget -O- https://example.org/x)\"\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: bash runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it [pipe-to-shell]",
            "images/web/Dockerfile.vm:3:5: python3 runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it [pipe-to-shell]",
            "images/web/Dockerfile.vm:4:5: sh runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it [pipe-to-shell]",
            "images/web/Dockerfile.vm:5:5: bash runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it [pipe-to-shell]",
            "images/web/a.sh:2:1: eval runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it [pipe-to-shell]");
  }

  @Test
  void otherPipesAreFine() {
    tree.lines(
        "RUN curl -fsSL https://example.org/x | tar -xz",
        "RUN curl -o /x https://example.org/x || sh /y; curl --version && sh /x",
        "RUN cat /x | sh",
        "RUN version=$(curl -s https://example.org/v) && bash /x \"$version\"");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
