package dev.kiln.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Engines, this host's unless {@code -H} names another one, asked by their own command line. */
public final class Docker {

  private Docker() {}

  /** Runs {@code docker} and returns what it prints. */
  public static String run(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "%s failed (`kiln test` sets up an engine): %s".formatted(command, output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("no docker command; `kiln test` sets one up", e);
    }
  }
}
