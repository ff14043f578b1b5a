package dev.kiln.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The folder in which a benchmark works; it is gone when the benchmark is over. */
public final class Scratch {

  private Scratch() {}

  /** What is measured in a folder. */
  @FunctionalInterface
  public interface Measurement {

    List<Figure> in(Path scratch) throws IOException, InterruptedException;
  }

  /**
   * Measures, after a warning if other work runs on the machine.
   *
   * @throws BenchmarkException if something could not be measured
   */
  public static List<Figure> in(Consumer<String> progress, Measurement measurement)
      throws InterruptedException {
    warnOfOtherWork(progress);
    try {
      Path scratch = Files.createTempDirectory("kiln-bench-");
      try {
        return measurement.in(scratch);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot write what is to be measured", e);
    }
  }

  private static void warnOfOtherWork(Consumer<String> progress) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    if (load > system.getAvailableProcessors() / 2.0) {
      progress.accept(
          "other work runs on this machine, so times will be too long: load %.1f, processors %d"
              .formatted(load, system.getAvailableProcessors()));
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
