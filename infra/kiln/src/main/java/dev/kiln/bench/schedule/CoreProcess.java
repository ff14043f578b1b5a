package dev.kiln.bench.schedule;

import dev.kiln.bench.ChildProcess;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that measures how many events the core folds and decides in a second: plays a build
 * of one shape again and again.
 *
 * <p>Writes the peak of its heap, and then for each round the events in a second.
 */
final class CoreProcess {

  private CoreProcess() {}

  /**
   * The started process.
   *
   * @param arguments the file to write, the shape, the number of tasks, of rounds for warming up and
   *     of those that count
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
      PlayedBuild build = new PlayedBuild(ids, OwnedPartition.forgetful());
      long start = System.nanoTime();
      long events = build.play(plan);
      long nanos = System.nanoTime() - start;
      if (round >= warmUps) {
        lines.add(String.valueOf(events * 1_000_000_000L / nanos));
      }
    }
    lines.addFirst(String.valueOf(ChildProcess.peakHeapMebibytes()));
    Files.write(Path.of(arguments[0]), lines);
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
