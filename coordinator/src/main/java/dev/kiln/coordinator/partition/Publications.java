package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.Decider;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publications of one partition: one at a time, so that two releases of one tag can't mix, and
 * tried again after a pause until they succeed. Belongs to its owner's event loop.
 */
final class Publications {

  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final ReleasePublisher publisher;
  private final Clock clock;
  private final Consumer<Fact.BuildPublished> onPublished;
  private final Map<BuildId, Instant> notBefore = new HashMap<>();
  private boolean busy;

  Publications(
      Vertx vertx,
      ReleasePublisher publisher,
      Clock clock,
      Consumer<Fact.BuildPublished> onPublished) {
    this.vertx = vertx;
    this.publisher = publisher;
    this.clock = clock;
    this.onPublished = onPublished;
  }

  /**
   * Begins to publish the build, unless it is not its turn yet; asked for again until it is done.
   */
  void publish(BuildState build) {
    BuildId id = build.id();
    if (busy || notBefore.getOrDefault(id, Instant.MIN).isAfter(Instant.now(clock))) {
      return;
    }
    busy = true;
    String name = Decider.releaseOf(build);
    publisher
        .publish(release(build))
        // Later in any case: a future that is complete already must not begin a step of the owner
        // inside another one.
        .onComplete(ended ->
            vertx.runOnContext(later -> {
              busy = false;
              if (ended.succeeded()) {
                notBefore.remove(id);
                onPublished.accept(new Fact.BuildPublished(id, name, ended.result()));
              } else {
                LOG.warn(
                    "could not publish, trying again: build={} release={}",
                    id,
                    name,
                    ended.cause());
                notBefore.put(id, Instant.now(clock).plus(AGAIN_AFTER));
              }
            }));
  }

  private static ReleasePublisher.Release release(BuildState build) {
    SortedMap<ImageName, Digest> images = new TreeMap<>();
    build
        .tasks()
        .forEach(task -> task.digest().ifPresent(digest -> images.put(task.image(), digest)));
    return new ReleasePublisher.Release(
        build.id(), build.header().tag(), build.header().destination(), images);
  }
}
