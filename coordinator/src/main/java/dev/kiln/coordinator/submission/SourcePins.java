package dev.kiln.coordinator.submission;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.ImageName;
import dev.kiln.source.SourceException;
import dev.kiln.source.SourcePin;
import dev.kiln.source.SourceResolver;
import dev.kiln.template.ContextFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Pins the sources of a build: what each of them stands for is asked once, when the build is
 * submitted, so that no two workers can see it differently. Blocking.
 */
public final class SourcePins {

  /** Git hosts and mirrors count connections. */
  private static final int AT_ONCE = 8;

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final SourceResolver resolver;

  public SourcePins(SourceResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Returns the pins of every image that needs sources, by the sources' ids.
   *
   * @param architecture such as {@code amd64}
   * @throws SelectionException if a source is wrong in itself, with all that are; one that nobody
   *     could be asked about gets a pin that fails its own image only
   */
  public SortedMap<ImageName, SortedMap<String, String>> of(
      DiscoveredTree tree, Collection<ImageName> images, String architecture)
      throws InterruptedException {
    SortedMap<SourceId, Future<SourcePin>> asked = new TreeMap<>();
    Semaphore atOnce = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ImageName image : images) {
        tree.sources(image)
            .forEach((id, spec) ->
                asked.computeIfAbsent(
                    id,
                    source -> threads.submit(() -> pin(tree, source, spec, architecture, atOnce))));
      }
    }
    return byImage(tree, images, answers(asked));
  }

  private static SortedMap<SourceId, SourcePin> answers(
      SortedMap<SourceId, Future<SourcePin>> asked) throws InterruptedException {
    SortedMap<SourceId, SourcePin> pins = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<SourceId, Future<SourcePin>> answer : asked.entrySet()) {
      try {
        pins.put(answer.getKey(), answer.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof SourceException failure)) {
          throw new IllegalStateException("cannot pin " + answer.getKey(), e.getCause());
        }
        wrong.add("source '%s': %s".formatted(answer.getKey(), failure.getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new SelectionException(wrong);
    }
    return pins;
  }

  private static SortedMap<ImageName, SortedMap<String, String>> byImage(
      DiscoveredTree tree, Collection<ImageName> images, SortedMap<SourceId, SourcePin> pins) {
    SortedMap<ImageName, SortedMap<String, String>> byImage = new TreeMap<>();
    for (ImageName image : images) {
      SortedMap<String, String> its = new TreeMap<>();
      tree.sources(image)
          .keySet()
          .forEach(id -> {
            SourcePin pin = pins.get(id);
            if (pin != null) {
              its.put(id.toString(), pin.toString());
            }
          });
      if (!its.isEmpty()) {
        byImage.put(image, its);
      }
    }
    return byImage;
  }

  private SourcePin pin(
      DiscoveredTree tree, SourceId id, SourceSpec spec, String architecture, Semaphore atOnce)
      throws InterruptedException {
    Optional<ContextFile> brought = tree.tree().localSource(id);
    if (brought.isPresent()) {
      return new SourcePin.Content(brought.get().digest());
    }
    atOnce.acquire();
    try {
      return asked(spec, architecture);
    } finally {
      atOnce.release();
    }
  }

  /** A host that does not answer at once often does a moment later. */
  private SourcePin asked(SourceSpec spec, String architecture) throws InterruptedException {
    int tries = 0;
    while (true) {
      tries++;
      try {
        return resolver.resolve(spec, architecture);
      } catch (SourceException e) {
        if (e.reason() == SourceException.Reason.WRONG) {
          throw e;
        }
        if (tries == TRIES) {
          return new SourcePin.Unresolved(String.valueOf(e.getMessage()));
        }
      }
      Thread.sleep(PAUSE);
    }
  }
}
