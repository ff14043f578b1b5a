package dev.kiln.bench.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that plays nights: the same catalogue for a growing number of slots, each night with
 * noise of its own.
 *
 * <p>Writes a line for each night: the slots, the plain bound, the sharper one, and the makespans of
 * the farm and of first in, first out, all in milliseconds.
 */
final class NightsProcess {

  static final List<Integer> SLOTS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

  private NightsProcess() {}

  /**
   * The started process.
   *
   * @param arguments the file to write and the number of nights for each number of slots
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int slots : SLOTS) {
      for (int night = 0; night < Integer.parseInt(arguments[1]); night++) {
        Workload workload = Workload.noisy(Catalogue.tasks(), night);
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
}
