package dev.kiln.bench.schedule;

import dev.kiln.event.PlannedTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that plays nights: the same catalogue for a growing number of slots, each night with
 * noise of its own.
 *
 * <p>Writes a line for each night: the slots, the plain bound, the sharper one, and the makespans
 * of the farm and of first in, first out, all in milliseconds.
 */
final class NightsProcess {

  static final List<Integer> SLOTS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

  private NightsProcess() {}

  /**
   * The started process.
   *
   * @param arguments the file to write, the number of nights for each number of slots, the number
   *     of images, that of the catalogue or more for a synthetic one on as many levels, and the
   *     fewest slots
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    int nights = Integer.parseInt(arguments[1]);
    List<PlannedTask> tasks = tasks(Integer.parseInt(arguments[2]));
    int fewest = Integer.parseInt(arguments[3]);
    for (int slots : SLOTS.stream().filter(number -> number >= fewest).toList()) {
      for (int night = 0; night < nights; night++) {
        Workload workload = Workload.noisy(tasks, night);
        lines.add(
            "%d %d %d %d %d"
                .formatted(
                    slots,
                    workload.bound(slots),
                    workload.reachable(slots),
                    new FarmNight(workload, slots).makespan(),
                    new QueueNight(workload).makespan(slots)));
      }
    }
    Files.write(Path.of(arguments[0]), lines);
  }

  private static List<PlannedTask> tasks(int images) {
    List<PlannedTask> catalogue = Catalogue.tasks();
    return images > catalogue.size() ? PlanShape.CATALOGUE.tasks(images) : catalogue;
  }
}
