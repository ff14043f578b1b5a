package dev.kiln.bench.schedule;

import dev.kiln.bench.BenchmarkException;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.ImageName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A real catalogue's images: the 187 images of a cloud's services with their parents, and how long
 * each is expected to take. The times are estimates from the sizes of the packages that an image
 * installs; fifteen were measured.
 */
final class Catalogue {

  private static final String RESOURCE = "catalogue.tsv";

  private Catalogue() {}

  /** The tasks of a build of all of them, parents first. */
  static List<PlannedTask> tasks() {
    List<PlannedTask> tasks = new ArrayList<>();
    try (InputStream stream = Catalogue.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new BenchmarkException("the resource %s is missing".formatted(RESOURCE));
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          tasks.add(task(line.split("\t", -1)));
        }
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot read the resource " + RESOURCE, e);
    }
    return tasks;
  }

  private static PlannedTask task(String[] columns) {
    SortedSet<ImageName> parents = new TreeSet<>();
    if (!columns[1].isEmpty()) {
      parents.add(ImageName.of(columns[1]));
    }
    return PlanShape.task(
        ImageName.of(columns[0]), parents, Duration.ofSeconds(Integer.parseInt(columns[2])));
  }
}
