package dev.kiln.bench.dispatch;

import dev.kiln.bench.ChildProcess;
import dev.kiln.bench.Figure;
import dev.kiln.bench.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How fast a farm passes work on: through a real broker, coordinator and workers. */
public final class DispatchBenchmark {

  /**
   * What to measure.
   *
   * @param workers how many there are
   * @param slots how many each has
   * @param length how long each chain is whose passings are timed
   * @param tasks how large a wide tree is
   * @param rounds how many wide trees are built
   */
  public record Settings(int workers, int slots, int length, int tasks, int rounds) {

    public Settings {
      if (workers < 1 || slots < 1 || length < 2 || tasks < 2 || rounds < 1) {
        throw new IllegalArgumentException(
            "a worker, a slot, chains and trees of two and one round are the least");
      }
    }
  }

  private static final long MEDIAN_TARGET_MICROS = 20_000;
  private static final long SLOW_TARGET_MICROS = 100_000;
  private static final long PACE_TARGET = 500;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * Prepares a measurement.
   *
   * @param progress is told what is being done, for people who wait
   */
  public DispatchBenchmark(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures, which takes about a minute.
   *
   * @throws dev.kiln.bench.BenchmarkException if something could not be measured
   */
  public List<Figure> run() throws InterruptedException {
    return Scratch.in(progress, this::measure);
  }

  private List<Figure> measure(Path scratch) throws InterruptedException {
    progress.accept(
        "dispatch: %d workers of %d slots".formatted(settings.workers(), settings.slots()));
    List<String> lines =
        new ChildProcess(DispatchProcess.class, List.of())
            .run(
                List.of(
                    scratch.resolve("kafka").toString(),
                    String.valueOf(settings.workers()),
                    String.valueOf(settings.slots()),
                    String.valueOf(settings.length()),
                    String.valueOf(settings.tasks()),
                    String.valueOf(settings.rounds())),
                scratch);
    return figures(lines);
  }

  private static List<Figure> figures(List<String> lines) {
    List<Figure> figures = new ArrayList<>();
    List<Long> passings = values(lines, "passing");
    figures.add(micros("success to start", passings, Optional.of(MEDIAN_TARGET_MICROS)));
    figures.add(
        micros("success to start, p99", List.of(p99(passings)), Optional.of(SLOW_TARGET_MICROS)));
    figures.add(hop("1 report in the inbox", lines, "hop report"));
    figures.add(hop("2 judged, fact written", lines, "hop built"));
    figures.add(hop("3 folded, queueing written", lines, "hop queued"));
    figures.add(hop("4 offered", lines, "hop offered"));
    figures.add(hop("5 claimed", lines, "hop claimed"));
    figures.add(hop("6 start reported, begun", lines, "hop begun"));
    figures.add(
        new Figure(
            "tasks", Figure.Unit.PER_SECOND, values(lines, "tasks"), Optional.of(PACE_TARGET)));
    figures.add(micros("processor time of a task", values(lines, "processor"), Optional.empty()));
    return figures;
  }

  /** Hops are stamped in whole milliseconds, so only their mean says something. */
  private static Figure hop(String name, List<String> lines, String key) {
    long mean =
        Math.round(values(lines, key).stream().mapToLong(Long::longValue).average().orElse(0));
    return micros("  hop %s (mean)".formatted(name), List.of(mean), Optional.empty());
  }

  private static Figure micros(String name, List<Long> values, Optional<Long> target) {
    return new Figure(name, Figure.Unit.MICROSECONDS, values, target);
  }

  private static long p99(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100);
  }

  private static List<Long> values(List<String> lines, String name) {
    return lines.stream()
        .map(line -> line.split("\t"))
        .filter(columns -> columns[0].equals(name))
        .map(columns -> Long.parseLong(columns[1]))
        .toList();
  }
}
