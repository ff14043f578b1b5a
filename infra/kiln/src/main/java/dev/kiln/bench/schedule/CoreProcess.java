package dev.kiln.bench.schedule;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.bench.ChildProcess;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.AttemptId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that measures how many events the core folds and decides in a second of processor
 * time: plays a build of one shape again and again.
 *
 * <p>Writes the peak of its heap, and then for each round the events in a second.
 */
final class CoreProcess {

  private static final int BUILDS_PER_ROUND = 4;

  private CoreProcess() {}

  /**
   * The started process.
   *
   * @param arguments the file to write, the shape, the number of tasks, of rounds for warming up
   *     and of those that count
   */
  public static void main(String[] arguments) throws IOException {
    PlanShape shape = PlanShape.valueOf(arguments[1]);
    int size = Integer.parseInt(arguments[2]);
    int warmUps = Integer.parseInt(arguments[3]);
    int rounds = Integer.parseInt(arguments[4]);
    List<PlannedTask> plan = shape.tasks(size);
    List<AttemptId> ids = ids(size);
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < warmUps + rounds; round++) {
      long events = 0;
      long start = processorNanos();
      // Processor time is told in hundredths of a second, so one build would be too short.
      for (int build = 0; build < BUILDS_PER_ROUND; build++) {
        events += new PlayedBuild(ids, OwnedPartition.forgetful()).play(plan);
      }
      long nanos = processorNanos() - start;
      if (round >= warmUps) {
        lines.add(String.valueOf(events * 1_000_000_000L / nanos));
      }
    }
    lines.addFirst(String.valueOf(ChildProcess.peakHeapMebibytes()));
    Files.write(Path.of(arguments[0]), lines);
  }

  /** Of all threads: what collecting garbage and compiling take counts as well. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Attempt ids for {@code size} tasks; minting them is not what is measured. */
  static List<AttemptId> ids(int size) {
    List<AttemptId> ids = new ArrayList<>();
    for (int number = 0; number < size; number++) {
      ids.add(new AttemptId(PlayedBuild.ulid(number)));
    }
    return ids;
  }
}
