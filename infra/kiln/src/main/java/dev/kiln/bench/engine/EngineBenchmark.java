package dev.kiln.bench.engine;

import dev.kiln.bench.BenchmarkException;
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
 * The same images in turn straight at the engine's API, through a farm on the same engine, and
 * straight at it once more; then through the farm again, unchanged.
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
   * @param before the part of it before the first attempt began: rendering, submitting, planning
   * @param after the part of it after the last attempt had ended: publishing
   * @param built how many images were built, not reused
   * @param attempts how long all attempts took together
   * @param phases how long each phase took in all attempts together, in order
   */
  public record FarmRun(
      Duration took,
      Duration before,
      Duration after,
      int built,
      Duration attempts,
      Map<String, Duration> phases) {}

  private static final int WARM_UP_IMAGES = 65;

  /**
   * So many small trees are built before anything counts, and each is reused so often. The virtual
   * machine compiles what it has run some thousand times: a farm that has just been started spends
   * a third of its processor time on that, one that has been up for some builds does not.
   */
  private static final int WARM_UP_TREES = 6;

  private static final int WARM_UP_REUSES = 8;

  private static final long RATIO_TARGET_THOUSANDTHS = 1_100;
  private static final long REUSE_TARGET_MILLIS = 5_000;

  private final Settings settings;
  private final ImageEngine engine;
  private final BenchmarkImages images;
  private final FarmUnderTest farm;
  private final Consumer<String> progress;

  private final List<Long> direct = new ArrayList<>();
  private final List<Long> cold = new ArrayList<>();
  private final List<Long> ratios = new ArrayList<>();
  private final List<Long> reused = new ArrayList<>();
  private final List<Long> before = new ArrayList<>();
  private final List<Long> after = new ArrayList<>();
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
    this.images = new BenchmarkImages(engine);
    this.farm = farm;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws BenchmarkException if something could not be measured
   */
  public List<Figure> run() throws InterruptedException {
    return Scratch.in(
        progress,
        scratch -> {
          progress.accept("warming up: a smaller tree each way, and again and again");
          warmUp(scratch);
          for (int number = 1; number <= settings.rounds(); number++) {
            round(number, scratch);
          }
          return figures();
        });
  }

  private void warmUp(Path scratch) throws IOException, InterruptedException {
    TinyTree tree = new TinyTree(WARM_UP_IMAGES);
    for (int number = 1; number <= WARM_UP_TREES; number++) {
      String namespace = namespace("warm-up-" + number);
      Duration ignored = alone(tree, namespace + "-alone", scratch);
      Path folder = written(tree, namespace, scratch);
      for (int run = 0; run <= WARM_UP_REUSES; run++) {
        FarmRun unused = farm.build(folder);
      }
      images.remove(namespace);
    }
  }

  /**
   * An engine gets slower with every image that it has. So the way without the farm is gone before
   * and after it, what counts is the mean of both, and nothing is left to the next round.
   */
  private void round(int number, Path scratch) throws IOException, InterruptedException {
    TinyTree tree = new TinyTree(settings.images());
    String namespace = namespace(Integer.toString(number));
    Path folder = written(tree, namespace, scratch);
    Duration earlier = alone(tree, namespace + "-earlier", scratch);
    FarmRun first = farm.build(folder);
    Duration later = alone(tree, namespace + "-later", scratch);
    Duration alone = earlier.plus(later).dividedBy(2);
    FarmRun again = farm.build(folder);
    images.remove(namespace);
    requireBuilt(first, tree.images());
    requireBuilt(again, 0);
    progress.accept(
        "%d images: alone %,d ms, farm %,d ms, alone %,d ms, farm again %,d ms"
            .formatted(
                tree.images(),
                earlier.toMillis(),
                first.took().toMillis(),
                later.toMillis(),
                again.took().toMillis()));
    count(alone, first, again);
  }

  /** Figures of anything else than the whole tree and nothing of it would mean something else. */
  private static void requireBuilt(FarmRun run, int images) {
    if (run.built() != images) {
      throw new BenchmarkException(
          "the farm built %d images where it should have built %d".formatted(run.built(), images),
          null);
    }
  }

  private Duration alone(TinyTree tree, String namespace, Path scratch)
      throws IOException, InterruptedException {
    return new DirectBuilds(engine, settings.builder(), settings.registry(), settings.base())
        .run(tree, namespace, settings.slots(), scratch);
  }

  private Path written(TinyTree tree, String namespace, Path scratch) throws IOException {
    Path folder = scratch.resolve(namespace);
    tree.write(folder, settings.registry(), namespace, settings.base());
    return folder;
  }

  private static String namespace(String round) {
    return "bench-%d-%s".formatted(System.nanoTime(), round);
  }

  private void count(Duration alone, FarmRun first, FarmRun again) {
    direct.add(alone.toMillis());
    cold.add(first.took().toMillis());
    ratios.add(first.took().toMillis() * 1000 / alone.toMillis());
    reused.add(again.took().toMillis());
    before.add(first.before().toMillis());
    after.add(first.after().toMillis());
    Duration slotTime =
        first.took().minus(first.before()).minus(first.after()).multipliedBy(settings.slots());
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
    figures.add(millis("  before the first attempt", before, Optional.empty()));
    figures.add(millis("  after the last attempt", after, Optional.empty()));
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
