package dev.kiln.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process from its start to its end.
 *
 * @param command the program and its arguments
 * @param output the file that takes what it prints
 */
record MeasuredProcess(List<String> command, Path output) {

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /**
   * Runs it and returns how long it took.
   *
   * @throws BenchmarkException if it can't be started, fails, or takes more than ten minutes
   */
  Duration run() throws InterruptedException {
    long start = System.nanoTime();
    Process process = start();
    try {
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new BenchmarkException(
            "%s has not ended after %d minutes".formatted(name(), DEADLINE.toMinutes()));
      }
    } finally {
      process.destroyForcibly();
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    if (process.exitValue() != 0) {
      throw new BenchmarkException(
          "%s ended with exit code %d: %s".formatted(name(), process.exitValue(), printed()));
    }
    return taken;
  }

  private Process start() {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new BenchmarkException("cannot start " + name(), e);
    }
  }

  private String name() {
    return command.getFirst();
  }

  private String printed() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "its output can't be read: " + e.getMessage();
    }
  }
}
