package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.LogPage;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Port: the output of attempts. Without an attempt, the task's newest one is meant. */
public interface BuildLogs {

  /**
   * Reads lines from number {@code from} (the first is 1) on, as many as are cheap to hold at once;
   * the page says where to go on. Empty if there is no such build, image or attempt.
   */
  Future<Optional<LogPage>> read(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from);

  /**
   * Calls {@code follower} with every line from number {@code from} on, the present ones included,
   * in order and without gaps, and once with the end. Nothing is called after the subscription was
   * closed.
   */
  Subscription follow(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from, Follower follower);

  /** Who follows an attempt; called on any thread, but never on two at once. */
  interface Follower {

    /** More lines; never empty. */
    void lines(List<LogLine> lines);

    /** The attempt ended with this status, or {@code unknown} if there is no such attempt. */
    void end(String status);
  }
}
