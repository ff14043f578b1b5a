package dev.kiln.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the stages of a tree several times in a JVM of its own.
 *
 * <p>That JVM has the heap that farms have. The one of a short command has less of it, and half of
 * the compiler.
 */
public final class StageProcess {

  private static final String HEAP = "-Xmx1g";

  /**
   * What was measured.
   *
   * @param times of each repetition
   * @param peakHeapMebibytes the most that was in use, garbage included
   */
  record Result(List<StageTimes> times, long peakHeapMebibytes) {}

  private StageProcess() {}

  /**
   * Starts the JVM and returns what it has measured.
   *
   * @param scratch a folder for its output
   * @param warmUps how many repetitions come before those that count
   * @throws BenchmarkException if it fails, as when the tree does not fit into the heap
   */
  static Result run(Path tree, Path scratch, int warmUps, int repetitions)
      throws InterruptedException {
    Path result = scratch.resolve("stages.txt");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            StageProcess.class.getName(),
            tree.toString(),
            String.valueOf(warmUps),
            String.valueOf(repetitions),
            result.toString());
    new MeasuredProcess(command, scratch.resolve("stages.log")).run();
    try {
      List<String> lines = Files.readAllLines(result);
      return new Result(
          lines.subList(1, lines.size()).stream().map(StageTimes::parse).toList(),
          Long.parseLong(lines.getFirst()));
    } catch (IOException e) {
      throw new BenchmarkException("the measured times are missing", e);
    }
  }

  /**
   * The started process: writes the peak of its heap and then a line for each repetition.
   *
   * @param arguments the tree, the number of repetitions for warming up and of those that count,
   *     and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    Path tree = Path.of(arguments[0]);
    int warmUps = Integer.parseInt(arguments[1]);
    int repetitions = Integer.parseInt(arguments[2]);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < warmUps + repetitions; i++) {
      String line = StageTimes.measure(tree).toString();
      if (i >= warmUps) {
        lines.add(line);
      }
    }
    lines.addFirst(String.valueOf(peakHeapBytes() >> 20));
    Files.write(Path.of(arguments[3]), lines);
  }

  /** The peaks of all parts of the heap; they need not have come at the same time. */
  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
