package dev.kiln.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A measurement in a JVM of its own: with the heap that farms have and the whole compiler, which
 * the JVM of a short command lacks, and not warmed up by another measurement.
 *
 * <p>Its main class gets the file to write its result to as the first argument.
 *
 * @param main what is started
 * @param options of the JVM, beside the heap
 */
public record ChildProcess(Class<?> main, List<String> options) {

  private static final String HEAP = "-Xmx1g";

  public ChildProcess {
    options = List.copyOf(options);
  }

  /**
   * Runs it and returns the lines that it has written.
   *
   * @param scratch a folder for its output
   * @throws BenchmarkException if it fails, as when something does not fit into the heap
   */
  public List<String> run(List<String> arguments, Path scratch) throws InterruptedException {
    Path result = scratch.resolve(main.getSimpleName() + ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.add(result.toString());
    command.addAll(arguments);
    new MeasuredProcess(command, scratch.resolve(main.getSimpleName() + ".log")).run();
    try {
      return Files.readAllLines(result);
    } catch (IOException e) {
      throw new BenchmarkException("what was measured is missing", e);
    }
  }

  /**
   * In the started process: the peaks of all parts of the heap, which need not have come at once.
   */
  public static long peakHeapMebibytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }
}
