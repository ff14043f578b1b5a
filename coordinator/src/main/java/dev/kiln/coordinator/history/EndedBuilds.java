package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.image.BuildId;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Port: the builds that have ended, as they were. */
public interface EndedBuilds {

  /** All of them in one line each, newest first. */
  List<BuildSummary> summaries();

  /** Whether it is among them. */
  boolean contains(BuildId build);

  /**
   * Tells {@code listener} of each build that joins them from now on; it is called on an event loop
   * and must not block.
   */
  void onKept(Consumer<BuildId> listener);

  /** One of them, with its tasks. */
  Future<Found> find(BuildId build);

  /** What was found of a build. */
  sealed interface Found {

    /** All of it. */
    record Whole(BuildSnapshot build) implements Found {}

    /** It has not ended, has not been kept yet, or never was. */
    record Nothing() implements Found {}

    /** It was kept, and a part of it can't be read; {@code reason} says for people which. */
    record Unreadable(String reason) implements Found {}
  }
}
