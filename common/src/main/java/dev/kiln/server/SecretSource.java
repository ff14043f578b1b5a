package dev.kiln.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a secret is kept: never in a configuration, always beside it. */
public sealed interface SecretSource {

  /** So much a build secret may have at most: what BuildKit takes. */
  int MAX_BYTES = 500 * 1024;

  /** The content of a file. */
  record File(Path path) implements SecretSource {}

  /** The value of a variable of the process's environment. */
  record Variable(String name) implements SecretSource {}

  /**
   * The secret as it is now.
   *
   * @param environment of this process
   * @throws SecretException if there is none, or more of it than {@link #MAX_BYTES}
   */
  default SecretValue read(Map<String, String> environment) {
    SecretValue value =
        switch (this) {
          case File(Path path) -> content(path);
          case Variable(String name) -> SecretValue.of(environment.getOrDefault(name, ""));
        };
    if (value.isEmpty()) {
      throw new SecretException(shown() + (this instanceof File ? " is empty" : " is not set"));
    }
    return value;
  }

  /** What messages call it; the secret itself is not part of that. */
  default String shown() {
    return switch (this) {
      case File(Path path) -> "the file '%s'".formatted(path);
      case Variable(String name) -> "the environment variable " + name;
    };
  }

  private SecretValue content(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new SecretException(
            "%s has more than %d KiB: that is no secret".formatted(shown(), MAX_BYTES / 1024));
      }
      return new SecretValue(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new SecretException(
          "%s can't be read: %s".formatted(shown(), e.getClass().getSimpleName()), e);
    }
  }
}
