package dev.kiln.bench.engine;

import dev.kiln.bench.Figure;
import dev.kiln.bench.Scratch;
import dev.kiln.image.BuilderKind;
import dev.kiln.worker.attempt.ImageEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The same images in turn straight at the engine's API and through a farm on the same engine, then
 * through the farm once more unchanged.
 */
public final class EngineBenchmark {

  /**
   * What to measure.
   *
   * @param images how many images the tree has
   * @param slots how many are built at once
   * @param rounds how often each way is gone
   */
  public record Settings(
      int images, int slots, int rounds, BuilderKind builder, String registry, String base) {

    public Settings {
      if (slots < 1 || rounds < 1) {
        throw new IllegalArgumentException("a slot and a round are the least");
      }
    }
  }

  /** A running farm whose engine is the measured one. */
  @FunctionalInterface
  public interface FarmUnderTest {

    /** Builds the tree in the folder with it. */
    FarmRun build(Path tree) throws InterruptedException;
  }

  /**
   * How a farm built a tree.
   *
   * @param took from before it was submitted to when its end was seen
   * @param built how many images were built, not reused
   * @param attempts how long all attempts took together
   * @param phases how long each phase took in all attempts together, in order
   */
  public record FarmRun(
      Duration took, int built, Duration attempts, Map<String, Duration> phases) {}

  /** So many images make the virtual machine compile what matters. */
  private static final int WARM_UP = 65;

  private static final long RATIO_TARGET_THOUSANDTHS = 1_100;
  private static final long REUSE_TARGET_MILLIS = 5_000;

  private final Settings settings;
  private final ImageEngine engine;
  private final FarmUnderTest farm;
  private final Consumer<String> progress;

  private final List<Long> direct = new ArrayList<>();
  private final List<Long> cold = new ArrayList<>();
  private final List<Long> ratios = new ArrayList<>();
  private final List<Long> reused = new ArrayList<>();
  private final List<Long> idle = new ArrayList<>();
  private final Map<String, List<Long>> phases = new LinkedHashMap<>();

  /**
   * Prepares a measurement.
   *
   * @param progress is told what is being done, for people who wait
   */
  public EngineBenchmark(
      Settings settings, ImageEngine engine, FarmUnderTest farm, Consumer<String> progress) {
    this.settings = settings;
    this.engine = engine;
    this.farm = farm;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws dev.kiln.bench.BenchmarkException if something could not be measured
   */
  public List<Figure> run() throws InterruptedException {
    return Scratch.in(
        progress,
        scratch -> {
          progress.accept("warming up: a smaller tree each way");
          round(
              new TinyTree(WARM_UP),
              "bench-warm-up-%d".formatted(System.nanoTime()),
              scratch,
              false);
          for (int number = 1; number <= settings.rounds(); number++) {
            String namespace = "bench-%d-%d".formatted(System.nanoTime(), number);
            round(new TinyTree(settings.images()), namespace, scratch, true);
          }
          return figures();
        });
  }

  private void round(TinyTree tree, String namespace, Path scratch, boolean counts)
      throws IOException, InterruptedException {
    Duration alone =
        new DirectBuilds(engine, settings.builder(), settings.registry(), settings.base())
            .run(tree, namespace + "-direct", settings.slots(), scratch);
    Path folder = scratch.resolve(namespace);
    tree.write(folder, settings.registry(), namespace, settings.base());
    FarmRun first = farm.build(folder);
    FarmRun again = farm.build(folder);
    if (counts) {
      progress.accept(
          "%d images: alone %,d ms, farm %,d ms, again %,d ms (%d built)"
              .formatted(
                  tree.images(),
                  alone.toMillis(),
                  first.took().toMillis(),
                  again.took().toMillis(),
                  again.built()));
      count(alone, first, again);
    }
  }

  private void count(Duration alone, FarmRun first, FarmRun again) {
    direct.add(alone.toMillis());
    cold.add(first.took().toMillis());
    ratios.add(first.took().toMillis() * 1000 / alone.toMillis());
    reused.add(again.took().toMillis());
    Duration slotTime = first.took().multipliedBy(settings.slots());
    idle.add(slotTime.minus(first.attempts()).toMillis() / settings.images());
    first
        .phases()
        .forEach((name, took) ->
            phases
                .computeIfAbsent(name, phase -> new ArrayList<>())
                .add(took.toMillis() / settings.images()));
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(millis("straight at the engine", direct, Optional.empty()));
    figures.add(millis("through the farm", cold, Optional.empty()));
    figures.add(
        new Figure(
            "farm to engine",
            Figure.Unit.THOUSANDTHS,
            ratios,
            Optional.of(RATIO_TARGET_THOUSANDTHS)));
    figures.add(millis("unchanged, all reused", reused, Optional.of(REUSE_TARGET_MILLIS)));
    phases.forEach(
        (name, values) -> figures.add(millis("  of an image: " + name, values, Optional.empty())));
    figures.add(millis("  of an image: slot without work", idle, Optional.empty()));
    return figures;
  }

  private static Figure millis(String name, List<Long> values, Optional<Long> target) {
    return new Figure(name, Figure.Unit.MILLISECONDS, values, target);
  }
}
