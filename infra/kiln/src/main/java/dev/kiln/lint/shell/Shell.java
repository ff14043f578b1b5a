package dev.kiln.lint.shell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shells whose texts are looked at. */
public enum Shell {
  /** Any POSIX shell: what {@code sh} is on this machine. */
  SH,
  BASH;

  private static final Pattern SHEBANG =
      Pattern.compile(
          "#!\\s*(?:/\\S*/)?(?:env\\s+(?:-S\\s*)?(?:/\\S*/)?)?(?<name>sh|bash|dash|ash)(?:\\s.*)?");

  /** The shell that a first line such as {@code #!/usr/bin/env bash} calls for. */
  public static Optional<Shell> ofShebang(String line) {
    Matcher matcher = SHEBANG.matcher(line.strip());
    return matcher.matches() ? named(matcher.group("name")) : Optional.empty();
  }

  /** The shell of a program's path such as {@code /bin/bash}; empty if it is none of them. */
  public static Optional<Shell> named(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "bash" -> Optional.of(BASH);
      case "sh", "dash", "ash" -> Optional.of(SH);
      default -> Optional.empty();
    };
  }

  /** The program's name. */
  public String program() {
    return this == BASH ? "bash" : "sh";
  }
}
