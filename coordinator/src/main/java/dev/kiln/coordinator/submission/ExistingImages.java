package dev.kiln.coordinator.submission;

import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Asks a registry which images are there already. Blocking. */
public final class ExistingImages {

  private static final int AT_ONCE = 16;

  private final RegistryClient registry;

  public ExistingImages(RegistryClient registry) {
    this.registry = registry;
  }

  /**
   * Those of {@code images} that the registry has, with tag and digest.
   *
   * @param published the name and tag that an image is published under
   * @throws RegistryException if it can't be asked
   */
  public SortedMap<ImageName, ImageReference> among(
      Collection<ImageName> images, Function<ImageName, ImageReference> published)
      throws InterruptedException {
    Semaphore atOnce = new Semaphore(AT_ONCE);
    SortedMap<ImageName, Future<Optional<ImageReference>>> answers = new TreeMap<>();
    SortedMap<ImageName, ImageReference> existing = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ImageName image : images) {
        ImageReference reference = published.apply(image);
        answers.put(image, threads.submit(() -> find(reference, atOnce)));
      }
      for (Map.Entry<ImageName, Future<Optional<ImageReference>>> answer : answers.entrySet()) {
        answered(answer.getValue())
            .ifPresent(reference -> existing.put(answer.getKey(), reference));
      }
    }
    return existing;
  }

  private Optional<ImageReference> find(ImageReference reference, Semaphore atOnce)
      throws InterruptedException {
    atOnce.acquire();
    try {
      return registry
          .digest(reference)
          .map(digest ->
              new ImageReference(
                  reference.registry(),
                  reference.repository(),
                  reference.tag(),
                  Optional.of(digest)));
    } finally {
      atOnce.release();
    }
  }

  private static <T> T answered(Future<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException("cannot ask the registry for images", e.getCause());
    }
  }
}
