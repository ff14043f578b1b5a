package dev.kiln.cli;

import dev.kiln.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real {@code kiln} command in a process of its own, which can be killed, frozen and asked to
 * end. It dies with the tests' JVM at the latest, unless that is killed itself.
 */
public final class KilnProcess implements AutoCloseable {

  private final String name;
  private final Path log;
  private final Process process;

  private KilnProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts one; it is a while until it does something.
   *
   * @param name what its log is called
   * @param folder where its log goes; one of an earlier life is continued
   * @param arguments the sub-command and what follows it
   */
  public static KilnProcess start(String name, Path folder, List<String> arguments) {
    return start(name, folder, List.of(), Map.of(), arguments);
  }

  /**
   * Starts one within another command.
   *
   * @param around a command that becomes the one that is appended to it, such as {@code nice}; it
   *     has to keep the process id
   * @param environment what is set beside this process's own; what it has in {@code KILN_JAVA_OPTS}
   *     goes to the JVM, as with the launcher
   */
  public static KilnProcess start(
      String name,
      Path folder,
      List<String> around,
      Map<String, String> environment,
      List<String> arguments) {
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>(around);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(words(environment.getOrDefault("KILN_JAVA_OPTS", "")));
    command.addAll(
        List.of(
            // The tests' own configuration is on the class path too, and would be found first.
            "-Dlogback.configurationFile=logback-console.xml",
            "-cp",
            System.getProperty("java.class.path"),
            KilnMain.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(folder);
      Process process =
          builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new KilnProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it was started as. */
  public String name() {
    return name;
  }

  /** Whether it runs, frozen or not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said, in earlier lives too. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}; returns when it is gone. */
  public void kill() {
    Signal.KILL.send(process.pid());
    process.onExit().join();
  }

  /** {@code kill -STOP}: it does not notice that time passes. */
  public void freeze() {
    Signal.STOP.send(process.pid());
  }

  /** {@code kill -CONT}: it goes on where it was, with everything that has changed behind it. */
  public void wake() {
    Signal.CONT.send(process.pid());
  }

  /** {@code kill -TERM}: asks it to end in order; {@link #awaitEnd} tells when it has. */
  public void terminate() {
    Signal.TERM.send(process.pid());
  }

  /**
   * Waits until it has ended.
   *
   * @return its exit code
   * @throws AssertionError if it goes on for longer than {@code limit}
   */
  public int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("%s still runs after %s: %s".formatted(name, limit, output()));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static List<String> words(String options) {
    return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
  }
}
