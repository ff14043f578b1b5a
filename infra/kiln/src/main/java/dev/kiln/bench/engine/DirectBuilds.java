package dev.kiln.bench.engine;

import dev.kiln.bench.BenchmarkException;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.OutputSink;
import dev.kiln.worker.attempt.PushResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The images of a {@link TinyTree} without a farm: level by level, so many at once. */
final class DirectBuilds {

  private static final OutputSink NOBODY_READS = (phase, text) -> {};
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final ImageEngine engine;
  private final BuilderKind builder;
  private final String registry;
  private final String base;

  DirectBuilds(ImageEngine engine, BuilderKind builder, String registry, String base) {
    this.engine = engine;
    this.builder = builder;
    this.registry = registry;
    this.base = base;
  }

  /** Builds and pushes all images; returns how long it took. */
  Duration run(TinyTree tree, String namespace, int threads, Path scratch)
      throws IOException, InterruptedException {
    List<BuildRequest> requests = new ArrayList<>();
    for (int number = 0; number < tree.images(); number++) {
      requests.add(request(number, namespace, scratch));
    }
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (List<Integer> level : tree.levels()) {
        List<Future<?>> running = new ArrayList<>();
        for (int number : level) {
          running.add(
              pool.submit(() -> {
                buildAndPush(requests.get(number));
                return null;
              }));
        }
        for (Future<?> image : running) {
          await(image);
        }
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private BuildRequest request(int number, String namespace, Path scratch) throws IOException {
    Path data = scratch.resolve("%s-%03d".formatted(namespace, number));
    Files.writeString(data, TinyTree.content(number, namespace));
    String from = number == 0 ? base : tag(TinyTree.parent(number), namespace).toString();
    return new BuildRequest(
        new BuildContext(
            "FROM %s\n%s".formatted(from, TinyTree.rest(number)),
            new TreeMap<>(Map.of("data", data))),
        tag(number, namespace),
        engine.information().platform(),
        builder,
        new TreeMap<>(),
        new TreeMap<>(),
        false,
        new TreeMap<>(),
        BuildLimits.within(LIMIT));
  }

  private ImageReference tag(int number, String namespace) {
    return ImageReference.of(registry, namespace + "/" + TinyTree.name(number)).withTag("bench");
  }

  private void buildAndPush(BuildRequest request) throws InterruptedException {
    if (engine.build(request, NOBODY_READS) instanceof BuildResult.Failed failed) {
      throw new BenchmarkException(failed.message(), null);
    }
    if (engine.push(request.tag(), NOBODY_READS) instanceof PushResult.Failed failed) {
      throw new BenchmarkException(failed.message(), null);
    }
  }

  private static void await(Future<?> image) throws InterruptedException {
    try {
      Object ignored = image.get();
    } catch (ExecutionException e) {
      throw new BenchmarkException("an image could not be built directly", e);
    }
  }
}
