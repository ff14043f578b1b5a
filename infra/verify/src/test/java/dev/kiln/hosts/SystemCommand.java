package dev.kiln.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command of this machine's system, such as {@code ip}, that sets up or takes away a host. */
final class SystemCommand {

  private SystemCommand() {}

  /**
   * Runs it.
   *
   * @throws AssertionError if it fails
   */
  static void run(String... command) throws InterruptedException {
    Ended ended = end(command);
    if (ended.exitCode() != 0) {
      throw new AssertionError("%s: %s".formatted(List.of(command), ended.output()));
    }
  }

  /** Runs it and tells whether it succeeded, where its failing is an answer. */
  static boolean succeeds(String... command) throws InterruptedException {
    return end(command).exitCode() == 0;
  }

  private static Ended end(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no '%s' here; infra/setup/hosts.sh installs it".formatted(command[0]), e);
    }
  }

  private record Ended(int exitCode, String output) {}
}
