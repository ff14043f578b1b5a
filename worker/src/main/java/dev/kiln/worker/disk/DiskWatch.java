package dev.kiln.worker.disk;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.server.FreeSpace;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.ImageUses;
import dev.kiln.worker.attempt.StoredImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the engine's disk: where it gets full, it throws away what BuildKit keeps and then images
 * that were not used for long; where that is not enough, it says that the worker must not begin
 * anything new.
 *
 * <p>{@link #check} blocks and is called again and again by one thread; the rest answers at once
 * and may be called by many.
 */
public final class DiskWatch implements ImageUses {

  /** The least size of an image of which the farm is told that it is here. */
  public static final long LARGE_BYTES = 50_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final String FILE = "image-uses";

  /** So much more than the threshold is made free, or every build would clean up again. */
  private static final FreeSpace MARGIN = new FreeSpace.Percent(5);

  private final ImageEngine engine;
  private final DiskGauge gauge;
  private final Settings settings;
  private final InstantSource clock;
  private final LastUses uses;
  private final Map<AttemptId, Set<ImageReference>> needed = new HashMap<>();
  private List<Digest> large = List.of();
  private boolean saidThatItIsUnknown;

  /**
   * How the disk is watched.
   *
   * @param directory the worker's own folder, where it remembers over restarts what it has used
   * @param cleanBelow with less free space than this, what is not needed is removed
   * @param stopBelow with less free space than this, nothing new is begun
   */
  public record Settings(Path directory, FreeSpace cleanBelow, FreeSpace stopBelow) {}

  /**
   * What a check came to.
   *
   * @param disk how full the disk is afterwards; empty where it can't be seen from here
   * @param trouble why nothing new may begin, where that is so
   * @param removedImages how many images were removed
   * @param removedCacheBytes how much of the builders' caches was removed
   */
  public record Report(
      Optional<Heartbeat.Disk> disk,
      Optional<Heartbeat.Trouble> trouble,
      int removedImages,
      long removedCacheBytes) {}

  /** Watches the disk that {@code gauge} measures, for {@code engine}. */
  public DiskWatch(ImageEngine engine, DiskGauge gauge, Settings settings, InstantSource clock) {
    this.engine = engine;
    this.gauge = gauge;
    this.settings = settings;
    this.clock = clock;
    this.uses = new LastUses(settings.directory().resolve(FILE));
  }

  @Override
  public synchronized void used(ImageReference reference) {
    uses.used(reference, clock.instant());
  }

  @Override
  public synchronized void inUse(AttemptId attempt, Set<ImageReference> references) {
    needed.put(attempt, Set.copyOf(references));
    references.forEach(this::used);
  }

  @Override
  public synchronized void released(AttemptId attempt) {
    Optional.ofNullable(needed.remove(attempt)).orElse(Set.of()).forEach(this::used);
  }

  /**
   * The digests of the large images that the engine had at the last check, those used last first;
   * as many as a heartbeat may name.
   */
  public synchronized List<Digest> largeImages() {
    return large;
  }

  /** Measures, cleans up where that is necessary, and says how things stand. */
  public Report check() {
    int images = 0;
    long cache = 0;
    try {
      List<StoredImage> stored = engine.images();
      if (isBelow(settings.cleanBelow(), new FreeSpace.Bytes(0))) {
        cache = engine.removeBuildCache();
        images = removeImages(stored);
        LOG.info(
            "disk cleaned: images={} cacheBytes={} disk={} {}",
            images,
            cache,
            gauge.name(),
            words(gauge.measure()));
      }
      remember(images == 0 ? stored : engine.images());
    } catch (EngineException | UncheckedIOException e) {
      LOG.warn("could not clean the disk, trying again: disk={}", gauge.name(), e);
    }
    Optional<Heartbeat.Disk> disk = gauge.measure();
    sayOnceIfUnknown(disk);
    return new Report(disk, disk.flatMap(this::trouble), images, cache);
  }

  private int removeImages(List<StoredImage> stored) {
    int removed = 0;
    for (StoredImage image : order(stored)) {
      if (!isBelow(settings.cleanBelow(), MARGIN)) {
        break;
      }
      // Another attempt may have begun to need it since the order was made.
      if (!isNeeded(image) && engine.remove(image.id())) {
        removed++;
      }
    }
    return removed;
  }

  private synchronized List<StoredImage> order(List<StoredImage> stored) {
    return Removals.inOrder(stored, uses::of, allNeeded());
  }

  private synchronized boolean isNeeded(StoredImage image) {
    return image.references().stream().anyMatch(allNeeded()::contains);
  }

  private Set<ImageReference> allNeeded() {
    Set<ImageReference> all = new HashSet<>();
    needed.values().forEach(all::addAll);
    return all;
  }

  private synchronized void remember(List<StoredImage> stored) {
    large =
        stored.stream()
            .filter(image -> image.sizeBytes() >= LARGE_BYTES)
            .sorted(
                Comparator.comparing((StoredImage image) -> uses.of(image).orElse(image.created()))
                    .reversed()
                    .thenComparing(StoredImage::id))
            .flatMap(image -> image.references().stream())
            .flatMap(reference -> reference.digest().stream())
            .distinct()
            .limit(Heartbeat.MOST_HELD)
            .toList();
    uses.keepOnly(stored);
  }

  private boolean isBelow(FreeSpace threshold, FreeSpace more) {
    return gauge
        .measure()
        .filter(disk -> {
          long enough = threshold.bytesOf(disk.totalBytes()) + more.bytesOf(disk.totalBytes());
          return disk.freeBytes() < enough;
        })
        .isPresent();
  }

  private Optional<Heartbeat.Trouble> trouble(Heartbeat.Disk disk) {
    if (disk.freeBytes() >= settings.stopBelow().bytesOf(disk.totalBytes())) {
      return Optional.empty();
    }
    return Optional.of(
        new Heartbeat.Trouble(
            Heartbeat.Trouble.Kind.DISK,
            "%s free on %s, below %s"
                .formatted(words(Optional.of(disk)), gauge.name(), words(settings.stopBelow()))));
  }

  private void sayOnceIfUnknown(Optional<Heartbeat.Disk> disk) {
    if (disk.isEmpty() && !saidThatItIsUnknown) {
      saidThatItIsUnknown = true;
      LOG.info(
          "disk not watched: the engine's folder {} is not on this host, so somebody else has to"
              + " see that there is space",
          gauge.name());
    }
  }

  private static String words(FreeSpace threshold) {
    return switch (threshold) {
      case FreeSpace.Bytes(long bytes) -> Sizes.words(bytes);
      case FreeSpace.Percent(int percent) -> percent + "%";
    };
  }

  private static String words(Optional<Heartbeat.Disk> disk) {
    return disk.map(it -> Sizes.words(it.freeBytes()) + " of " + Sizes.words(it.totalBytes()))
        .orElse("unknown");
  }
}
