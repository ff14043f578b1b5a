package dev.kiln.lint.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntaxCheckTest {

  private static final ShellText BROKEN = new ShellText(Shell.BASH, "echo\nfi\n");
  private static final ShellText FINE = new ShellText(Shell.SH, "echo\n");

  @Test
  void answersComeInTheOrderOfTheTexts() throws Exception {
    List<Optional<SyntaxError>> errors =
        new SyntaxCheck().check(List.of(FINE, BROKEN, FINE, BROKEN));

    SyntaxError error = new SyntaxError(2, "syntax error near unexpected token `fi'");
    assertThat(errors)
        .containsExactly(
            Optional.empty(), Optional.of(error), Optional.empty(), Optional.of(error));
  }

  @Test
  void aHeredocWithoutEndIsAnErrorForBash() throws Exception {
    List<Optional<SyntaxError>> errors =
        new SyntaxCheck().check(List.of(new ShellText(Shell.BASH, "cat <<E\nx\n")));

    assertThat(errors.getFirst().orElseThrow().message())
        .isEqualTo("here-document at line 1 delimited by end-of-file (wanted `E')");
  }

  @Test
  void nothingToCheckNeedsNoShell() throws Exception {
    assertThat(new SyntaxCheck("/nonexistent/bash", Duration.ofSeconds(1)).check(List.of()))
        .isEmpty();
  }

  @Test
  void aMachineWithoutBashIsAnError() {
    SyntaxCheck check = new SyntaxCheck("/nonexistent/bash", Duration.ofSeconds(1));

    assertThatThrownBy(() -> check.check(List.of(FINE)))
        .isInstanceOf(ShellUnavailableException.class)
        .hasMessage("'/nonexistent/bash' can't be started on this machine");
  }

  @Test
  void aBashThatEndsEarlyIsAnError(@TempDir Path folder) throws Exception {
    SyntaxCheck check = new SyntaxCheck(program(folder, "exit 0"), Duration.ofSeconds(10));

    assertThatThrownBy(() -> check.check(List.of(FINE)))
        .isInstanceOf(ShellUnavailableException.class)
        .hasMessage("bash has checked 0 of 1 shell texts and then ended");
  }

  @Test
  void aBashThatDoesNotEndIsAnError(@TempDir Path folder) throws Exception {
    SyntaxCheck check =
        new SyntaxCheck(program(folder, "tail -f /dev/null"), Duration.ofSeconds(1));

    assertThatThrownBy(() -> check.check(List.of(FINE)))
        .isInstanceOf(ShellUnavailableException.class)
        .hasMessage("bash has not checked 1 shell texts within 1 s");
  }

  private static String program(Path folder, String script) throws IOException {
    Path program = folder.resolve("bash");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program.toString();
  }
}
