package dev.kiln.bench.schedule;

import dev.kiln.bench.ChildProcess;
import dev.kiln.bench.Figure;
import dev.kiln.bench.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How fast the coordinator's core is, and how well it orders the work of a farm. */
public final class ScheduleBenchmark {

  /** What can be measured alone. */
  public enum Part {
    /** Events folded and decided in a second of one processor. */
    CORE,
    /** Folding the log of a large build anew. */
    REFOLD,
    /** From images with parents to an accepted build. */
    PLANNING,
    /** Makespans of a catalogue. */
    NIGHTS
  }

  /**
   * What to measure.
   *
   * @param tasks how large a build of {@link Part#CORE} and {@link Part#REFOLD} is
   * @param rounds how often each is measured
   * @param nights how many nights are played for each number of slots
   */
  public record Settings(int tasks, int rounds, int nights, Set<Part> parts) {

    public Settings {
      parts = Set.copyOf(parts);
      if (tasks < 187 || rounds < 1 || nights < 1) {
        throw new IllegalArgumentException(
            "at least 187 tasks, one round and one night are needed, not %d, %d and %d"
                .formatted(tasks, rounds, nights));
      }
    }
  }

  private static final int WARM_UPS = 5;
  private static final int PLANNED_TASKS = 100_000;
  private static final long EVENTS_TARGET = 200_000;
  private static final long REFOLD_TARGET_MILLIS = 2_000;
  private static final long PLANNING_TARGET_MILLIS = 3_000;
  private static final long HEAP_TARGET_MEBIBYTES = 1_024;
  private static final long MAKESPAN_TARGET_THOUSANDTHS = 1_050;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * Prepares a measurement.
   *
   * @param progress is told what is being done, for people who wait
   */
  public ScheduleBenchmark(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures, which takes some minutes.
   *
   * @throws dev.kiln.bench.BenchmarkException if something could not be measured
   */
  public List<Figure> run() throws InterruptedException {
    return Scratch.in(progress, this::measure);
  }

  private List<Figure> measure(Path scratch) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (Part part : Part.values()) {
      if (settings.parts().contains(part)) {
        switch (part) {
          case CORE -> core(scratch, figures);
          case REFOLD -> refold(scratch, figures);
          case PLANNING -> planning(scratch, figures);
          case NIGHTS -> nights(scratch, figures);
        }
      }
    }
    return figures;
  }

  private void core(Path scratch, List<Figure> figures) throws InterruptedException {
    for (PlanShape shape : PlanShape.values()) {
      String name = "core: " + shape.name().toLowerCase(Locale.ROOT);
      progress.accept("%s, %d tasks".formatted(name, settings.tasks()));
      List<Long> values =
          numbers(
              new ChildProcess(CoreProcess.class, List.of("-XX:ActiveProcessorCount=1"))
                  .run(
                      List.of(
                          shape.name(),
                          String.valueOf(settings.tasks()),
                          String.valueOf(WARM_UPS),
                          String.valueOf(settings.rounds())),
                      scratch));
      figures.add(
          new Figure(
              name + ", events",
              Figure.Unit.PER_SECOND,
              values.subList(1, values.size()),
              Optional.of(EVENTS_TARGET)));
      figures.add(heap(name, values.getFirst(), Optional.empty()));
    }
  }

  private void refold(Path scratch, List<Figure> figures) throws InterruptedException {
    progress.accept("refold: %d tasks".formatted(settings.tasks()));
    List<Long> values =
        numbers(
            new ChildProcess(RefoldProcess.class, List.of())
                .run(
                    List.of(
                        PlanShape.CATALOGUE.name(),
                        String.valueOf(settings.tasks()),
                        String.valueOf(settings.rounds() + 1)),
                    scratch));
    figures.add(
        millis("refold: first time", values.subList(2, 3), Optional.of(REFOLD_TARGET_MILLIS)));
    figures.add(
        millis(
            "refold: again", values.subList(3, values.size()), Optional.of(REFOLD_TARGET_MILLIS)));
    figures.add(heap("refold", values.getFirst(), Optional.empty()));
  }

  private void planning(Path scratch, List<Figure> figures) throws InterruptedException {
    List<List<Long>> runs = new ArrayList<>();
    for (int run = 1; run <= settings.rounds(); run++) {
      progress.accept("planning: process %d of %d".formatted(run, settings.rounds()));
      runs.add(
          numbers(
              new ChildProcess(PlanningProcess.class, List.of())
                  .run(
                      List.of(PlanShape.CATALOGUE.name(), String.valueOf(PLANNED_TASKS)),
                      scratch)));
    }
    figures.add(millis("planning: graph", column(runs, 1), Optional.empty()));
    figures.add(millis("planning: plan", column(runs, 2), Optional.empty()));
    figures.add(millis("planning: acceptance", column(runs, 3), Optional.empty()));
    figures.add(
        millis(
            "planning: all",
            runs.stream().map(run -> run.get(1) + run.get(2) + run.get(3)).toList(),
            Optional.of(PLANNING_TARGET_MILLIS)));
    long peak = column(runs, 0).stream().mapToLong(Long::longValue).max().orElse(0);
    figures.add(heap("planning", peak, Optional.of(HEAP_TARGET_MEBIBYTES)));
  }

  private void nights(Path scratch, List<Figure> figures) throws InterruptedException {
    progress.accept("nights: %d for each number of slots".formatted(settings.nights()));
    List<String> lines =
        new ChildProcess(NightsProcess.class, List.of())
            .run(List.of(String.valueOf(settings.nights()), "187", "1"), scratch);
    for (int slots : NightsProcess.SLOTS) {
      List<List<Long>> nights =
          lines.stream()
              .filter(line -> line.startsWith(slots + " "))
              .map(line -> numbers(List.of(line.split(" "))))
              .toList();
      String name = "night, %d slots: ".formatted(slots);
      figures.add(
          ratio(name + "to the bound", nights, 3, 1, Optional.of(MAKESPAN_TARGET_THOUSANDTHS)));
      figures.add(ratio(name + "to what is possible", nights, 3, 2, Optional.empty()));
      figures.add(ratio(name + "FIFO to the bound", nights, 4, 1, Optional.empty()));
    }
  }

  private static Figure ratio(
      String name, List<List<Long>> nights, int over, int under, Optional<Long> target) {
    return new Figure(
        name,
        Figure.Unit.THOUSANDTHS,
        nights.stream().map(night -> night.get(over) * 1_000 / night.get(under)).toList(),
        target);
  }

  private static Figure millis(String name, List<Long> values, Optional<Long> target) {
    return new Figure(name, Figure.Unit.MILLISECONDS, values, target);
  }

  private static Figure heap(String part, long mebibytes, Optional<Long> target) {
    return new Figure(
        part + ", peak of the heap", Figure.Unit.MEBIBYTES, List.of(mebibytes), target);
  }

  private static List<Long> column(List<List<Long>> runs, int index) {
    return runs.stream().map(run -> run.get(index)).toList();
  }

  private static List<Long> numbers(List<String> lines) {
    return lines.stream().map(Long::parseLong).toList();
  }
}
