package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SudoNopasswdAllTest {

  private static final String RULE = "sudo-nopasswd-all";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aUserThatMayDoEverythingIsFound() {
    tree.lines("RUN echo \"web ALL=(ALL) NOPASSWD:ALL\" > /etc/sudoers.d/web")
        .file("web/sudoers", "Defaults !lecture\nweb ALL=(root) NOPASSWD: SETENV: ALL\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:25: this makes the user root in all but name: list the commands that it needs instead of ALL [sudo-nopasswd-all]",
            "images/web/sudoers:2:16: this makes the user root in all but name: list the commands that it needs instead of ALL [sudo-nopasswd-all]");
  }

  @Test
  void listedCommandsAndCommentsAreFine() {
    tree.lines("COPY sudoers /etc/sudoers.d/web")
        .file(
            "web/sudoers",
            "# never: web ALL=(ALL) NOPASSWD: ALL\nweb ALL=(root) NOPASSWD: /usr/bin/true \"\"\nweb ALL=(ALL) ALL\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
