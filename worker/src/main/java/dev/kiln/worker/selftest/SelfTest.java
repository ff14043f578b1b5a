package dev.kiln.worker.selftest;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryException;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.OutputSink;
import dev.kiln.worker.attempt.PushResult;
import dev.kiln.worker.claim.SelfCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a small image, pushes it, and asks the registry for it: everything that an attempt needs
 * of this host. Needs no network but the way to the registry, and leaves one tag there for each
 * worker.
 */
public final class SelfTest {

  private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(15);
  private static final OutputSink SILENT = (_, _) -> {};
  private static final String FILE = "proof";
  private static final String DOCKERFILE = "FROM scratch\nCOPY %s /\n".formatted(FILE);
  private static final int LONGEST_TAG = 128;

  private final ImageEngine engine;
  private final RegistryClient registry;
  private final ImageReference tag;
  private final Duration limit;

  SelfTest(ImageEngine engine, RegistryClient registry, ImageReference tag, Duration limit) {
    this.engine = engine;
    this.registry = registry;
    this.tag = tag;
    this.limit = limit;
  }

  /**
   * A test that pushes to {@code repository}, such as {@code registry.example/kiln/self-test},
   * under the worker's name.
   */
  public static SelfTest of(
      ImageEngine engine, RegistryClient registry, ImageReference repository, String worker) {
    return new SelfTest(engine, registry, repository.withTag(tagOf(worker)), LIMIT);
  }

  /** A smaller test, for a host that knows no registry yet: whether its engine answers. */
  public static SelfCheck ofEngine(ImageEngine engine) {
    return () -> {
      try {
        EngineInformation ignored = engine.information();
        return Optional.empty();
      } catch (EngineException e) {
        return Optional.of("the engine does not answer: " + wordsOf(e));
      }
    };
  }

  /**
   * Does it once, in at most two minutes. Blocks; an interruption stops it.
   *
   * @return what is wrong, in words; empty if nothing is
   */
  public Optional<String> run() throws InterruptedException {
    FutureTask<Optional<String>> trial = new FutureTask<>(this::tryAll);
    Thread thread = Thread.ofVirtual().name("self-test").start(trial);
    try {
      return trial.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return Optional.of(
          "building and pushing a small image took longer than %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      LOG.error("a self-test ended in a way that nobody thought of", e);
      return Optional.of("unexpected: " + e.getCause());
    } finally {
      thread.interrupt();
      // What was built is removed on the way out.
      thread.join(CLEAN_UP_LIMIT);
    }
  }

  private Optional<String> tryAll() throws InterruptedException {
    try {
      int left = engine.sweep();
      if (left > 0) {
        LOG.info("swept what ended builds had left: containers={}", left);
      }
      Path file = Files.createTempFile("kiln-self-test-", "");
      try {
        // Something new every time, or nothing would have to be uploaded.
        Files.writeString(file, UUID.randomUUID().toString());
        return build(engine.information(), file);
      } finally {
        Files.delete(file);
      }
    } catch (EngineException e) {
      return Optional.of("the engine does not answer: " + wordsOf(e));
    } catch (RegistryException e) {
      return Optional.of("the registry does not answer: " + e.getMessage());
    } catch (IOException e) {
      return Optional.of("there is no room for a temporary file: " + e.getMessage());
    }
  }

  private Optional<String> build(EngineInformation information, Path file)
      throws InterruptedException {
    return switch (engine.build(request(information, file), SILENT)) {
      case BuildResult.Failed failed ->
          Optional.of("building a small image failed: " + failed.message());
      case BuildResult.Built(String id) -> {
        try {
          yield push();
        } finally {
          engine.remove(id);
        }
      }
    };
  }

  private Optional<String> push() throws InterruptedException {
    return switch (engine.push(tag, SILENT)) {
      case PushResult.Failed failed ->
          Optional.of("pushing to %s failed: %s".formatted(tag, failed.message()));
      case PushResult.Pushed(Digest digest) -> {
        Optional<Digest> served = registry.digest(tag);
        yield served.equals(Optional.of(digest))
            ? Optional.empty()
            : Optional.of(
                "the registry has %s for %s, not the %s that was pushed: is another worker of the"
                        .formatted(served.map(Digest::value).orElse("nothing"), tag, digest)
                    + " same name running?");
      }
    };
  }

  private BuildRequest request(EngineInformation information, Path file) {
    return new BuildRequest(
        new BuildContext(DOCKERFILE, new TreeMap<>(Map.of(FILE, file))),
        tag,
        information.platform(),
        information.builders().contains(BuilderKind.BUILDKIT)
            ? BuilderKind.BUILDKIT
            : BuilderKind.CLASSIC,
        new TreeMap<>(),
        new TreeMap<>(Map.of("org.opencontainers.image.title", "self-test")),
        false,
        new TreeMap<>(),
        BuildLimits.within(limit));
  }

  private static String wordsOf(EngineException e) {
    return e.getCause() == null || e.getCause().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + e.getCause().getMessage();
  }

  private static String tagOf(String worker) {
    String tag = worker.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[.-]+", "");
    return tag.isEmpty() ? "worker" : tag.substring(0, Math.min(tag.length(), LONGEST_TAG));
  }
}
