package dev.kiln.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How long it takes from a folder of templates to Dockerfiles, graph and recipe keys.
 *
 * <p>Writes its trees into a temporary folder and deletes them in the end.
 */
public final class RenderBenchmark {

  /** What can be measured alone. */
  public enum Part {
    /** {@code kiln render} of a catalogue as a process, from its start to its end. */
    COLD,
    /** The stages of the same tree inside a JVM that has done it often. */
    WARM,
    /** The stages of a very large tree, once. */
    LARGE
  }

  /**
   * What to measure.
   *
   * @param launcher the {@code kiln} that is started for {@link Part#COLD}
   * @param images how large a tree is for {@link Part#LARGE}
   * @param runs how many processes are started for {@link Part#COLD}, and for {@link Part#WARM} a
   *     tenth of the repetitions
   */
  public record Settings(Path launcher, int images, int runs, Set<Part> parts) {

    public Settings {
      parts = Set.copyOf(parts);
      if (runs < 1) {
        throw new IllegalArgumentException("at least one run is needed, not " + runs);
      }
      TreeShape ignored = TreeShape.CATALOGUE.scaledTo(images);
    }
  }

  private static final long SEED = 20_260_101;
  private static final int WARM_UPS = 100;
  private static final int WARM_REPETITIONS_PER_RUN = 10;
  private static final Duration COLD_TARGET = Duration.ofMillis(1500);
  private static final Duration WARM_TARGET = Duration.ofMillis(150);
  private static final Duration LARGE_TARGET = Duration.ofSeconds(20);
  private static final long LARGE_HEAP_TARGET_MEBIBYTES = 1024;

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * Prepares a measurement.
   *
   * @param progress is told what is being done, for people who wait
   */
  public RenderBenchmark(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures, which takes up to some minutes.
   *
   * @throws BenchmarkException if something could not be measured
   */
  public List<Figure> run() throws InterruptedException {
    return Scratch.in(progress, this::measure);
  }

  private List<Figure> measure(Path scratch) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    if (settings.parts().contains(Part.COLD) || settings.parts().contains(Part.WARM)) {
      Path catalogue = write(TreeShape.CATALOGUE, scratch.resolve("catalogue"));
      if (settings.parts().contains(Part.COLD)) {
        figures.add(cold(catalogue, scratch));
      }
      if (settings.parts().contains(Part.WARM)) {
        figures.addAll(warm(catalogue, scratch));
      }
    }
    if (settings.parts().contains(Part.LARGE)) {
      TreeShape shape = TreeShape.CATALOGUE.scaledTo(settings.images());
      figures.addAll(large(write(shape, scratch.resolve("large")), shape.images(), scratch));
    }
    return figures;
  }

  private Path write(TreeShape shape, Path folder) throws IOException {
    progress.accept("writing a tree of %d images, %s".formatted(shape.images(), shape));
    SyntheticTree.write(folder, shape, SEED);
    return folder;
  }

  private Figure cold(Path tree, Path scratch) throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int run = 1; run <= settings.runs(); run++) {
      progress.accept("cold: process %d of %d".formatted(run, settings.runs()));
      List<String> command =
          List.of(
              settings.launcher().toString(),
              "render",
              "--tree",
              tree.toString(),
              "--out",
              scratch.resolve("rendered-" + run).toString());
      times.add(new MeasuredProcess(command, scratch.resolve("render.log")).run());
    }
    return figure("cold: kiln render", times, Optional.of(COLD_TARGET));
  }

  private List<Figure> warm(Path tree, Path scratch) throws InterruptedException {
    int repetitions = settings.runs() * WARM_REPETITIONS_PER_RUN;
    progress.accept("warm: %d times after %d".formatted(repetitions, WARM_UPS));
    StageProcess.Result result = StageProcess.run(tree, scratch, WARM_UPS, repetitions);
    return stages("warm", result.times(), WARM_TARGET);
  }

  private List<Figure> large(Path tree, int images, Path scratch) throws InterruptedException {
    progress.accept("large: %d images".formatted(images));
    StageProcess.Result result = StageProcess.run(tree, scratch, 0, 1);
    List<Figure> figures = stages("large", result.times(), LARGE_TARGET);
    figures.add(
        new Figure(
            "large: peak of the heap",
            Figure.Unit.MEBIBYTES,
            List.of(result.peakHeapMebibytes()),
            Optional.of(LARGE_HEAP_TARGET_MEBIBYTES)));
    return figures;
  }

  private static List<Figure> stages(String part, List<StageTimes> times, Duration target) {
    List<Figure> figures = new ArrayList<>();
    figures.add(stage(part + ": read", times, StageTimes::read, Optional.empty()));
    figures.add(stage(part + ": render", times, StageTimes::render, Optional.empty()));
    figures.add(stage(part + ": graph", times, StageTimes::graph, Optional.empty()));
    figures.add(stage(part + ": recipe keys", times, StageTimes::keys, Optional.empty()));
    figures.add(stage(part + ": all", times, StageTimes::all, Optional.of(target)));
    return figures;
  }

  private static Figure stage(
      String name,
      List<StageTimes> times,
      Function<StageTimes, Duration> stage,
      Optional<Duration> target) {
    return figure(name, times.stream().map(stage).toList(), target);
  }

  private static Figure figure(String name, List<Duration> times, Optional<Duration> target) {
    return new Figure(
        name,
        Figure.Unit.MILLISECONDS,
        times.stream().map(Duration::toMillis).toList(),
        target.map(Duration::toMillis));
  }
}
