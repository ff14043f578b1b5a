package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldWritableTest {

  private static final String RULE = "world-writable";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void everyWayToLetEverybodyWriteIsFound() {
    tree.lines(
            "COPY --chmod=777 a /a",
            "RUN chmod -R 777 /srv && install -d -m 0666 /x \\",
            " && mkdir -m a+rwx /y && chmod o=rw /z")
        .file("web/a", "#!/bin/sh\nchmod ug+x,o+w /srv\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:6: mode 777 lets every user write: give it to the one user that must, with chown or a group [world-writable]",
            "images/web/Dockerfile.vm:3:14: mode 777 lets every user write: give it to the one user that must, with chown or a group [world-writable]",
            "images/web/Dockerfile.vm:3:40: mode 0666 lets every user write: give it to the one user that must, with chown or a group [world-writable]",
            "images/web/Dockerfile.vm:4:14: mode a+rwx lets every user write: give it to the one user that must, with chown or a group [world-writable]",
            "images/web/Dockerfile.vm:4:32: mode o=rw lets every user write: give it to the one user that must, with chown or a group [world-writable]",
            "images/web/a:2:7: mode ug+x,o+w lets every user write: give it to the one user that must, with chown or a group [world-writable]");
  }

  @Test
  void otherModesAreFine() {
    tree.lines(
        "COPY --chmod=0755 a /a",
        "RUN chmod 1777 /tmp && chmod 2775 /x && chmod go-w /y && chmod +x /z && chmod o-w,a+rX /z",
        "RUN chmod 0755 777 && install -m 0644 a b && echo chmod 777");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
