package dev.kiln.failover;

import dev.kiln.cli.KilnMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real {@code kiln coordinator} in a process of its own, which can be killed and frozen. */
final class CoordinatorProcess {

  private final String name;
  private final Path log;
  private final Process process;

  private CoordinatorProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts one; it is a while until it owns something.
   *
   * @param clusterPort where coordinators talk to each other
   * @param otherPort the same of the other coordinator
   */
  static CoordinatorProcess start(
      String name, String bootstrapServers, int clusterPort, int otherPort, Path folder) {
    Path log = folder.resolve(name + ".log");
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx256m",
                      "-XX:TieredStopAtLevel=1",
                      "--enable-native-access=ALL-UNNAMED",
                      "--sun-misc-unsafe-memory-access=allow",
                      "-cp",
                      System.getProperty("java.class.path"),
                      KilnMain.class.getName(),
                      "coordinator",
                      "--kafka=" + bootstrapServers,
                      "--name=" + name,
                      "--port=0",
                      "--cluster-port=" + clusterPort,
                      "--member=127.0.0.1:" + otherPort,
                      "--data=" + folder.resolve(name)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new CoordinatorProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}. */
  void kill() {
    signal("KILL");
    process.onExit().join();
  }

  /** {@code kill -STOP}: it does not notice that time passes. */
  void freeze() {
    signal("STOP");
  }

  /** {@code kill -CONT}: it goes on where it was, with everything that has changed behind it. */
  void wake() {
    signal("CONT");
  }

  void close() {
    if (process.isAlive()) {
      signal("CONT");
      process.destroyForcibly().onExit().join();
    }
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start();
      if (!kill.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("kill does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
