package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.event.Fact;
import dev.kiln.image.Digest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One try to publish, as far as one fact allows it: first the release, which is the commit point,
 * then the tags, a few at a time, each set again until it reads back right.
 *
 * <p>No step begins so late that it could still be under way when the lease is over, because then a
 * later owner may be publishing something newer.
 */
public final class Publication {

  /** How long one step may take; whoever carries it out gives up by then. */
  public static final Duration STEP_TIMEOUT = Duration.ofSeconds(15);

  private static final int TAGS_AT_ONCE = 16;

  private final PublicationDue due;
  private final Duration lastStepAt;
  private final Deque<PublicationStep> waiting = new ArrayDeque<>();
  private final Set<PublicationStep> right = new HashSet<>();
  private Optional<Digest> release = Optional.empty();
  private int underWay;
  private boolean failed;

  /**
   * Begins a try.
   *
   * @param leaseEnds on the clock that is passed to {@link #next}
   */
  Publication(PublicationDue due, Duration leaseEnds) {
    this.due = due;
    this.lastStepAt = leaseEnds.minus(STEP_TIMEOUT);
    if (due.whole()) {
      waiting.add(new PublicationStep.PutRelease());
    }
    due.images()
        .forEach((image, digest) -> waiting.add(new PublicationStep.MoveTag(image, digest)));
  }

  PublicationDue due() {
    return due;
  }

  /**
   * Leaves out what an earlier try of the same owner has done, or a large release could never be
   * published within one lease. Nobody else has touched its tags meanwhile.
   */
  void goOnFrom(Publication earlier) {
    if (earlier.due.equals(due)) {
      release = earlier.release;
      right.addAll(earlier.right);
      waiting.removeAll(earlier.right);
    }
  }

  /** The steps to begin at {@code moment}. */
  List<PublicationStep> next(Duration moment) {
    if (moment.compareTo(lastStepAt) > 0 && !waiting.isEmpty()) {
      failed = true;
    }
    List<PublicationStep> steps = new ArrayList<>();
    while (!failed && !waiting.isEmpty() && underWay < TAGS_AT_ONCE && mayBegin(waiting.peek())) {
      steps.add(waiting.remove());
      underWay++;
    }
    return steps;
  }

  void done(PublicationStep step, Digest answer) {
    underWay--;
    switch (step) {
      case PublicationStep.PutRelease put -> {
        release = Optional.of(answer);
        right.add(put);
      }
      case PublicationStep.MoveTag move -> {
        if (move.digest().equals(answer)) {
          right.add(move);
        } else {
          waiting.add(move);
        }
      }
    }
  }

  void failed() {
    underWay--;
    failed = true;
  }

  /** Whether it has ended, well or not, and nothing of it is under way. */
  boolean isOver() {
    return underWay == 0 && (failed || waiting.isEmpty());
  }

  /** What it has come to; empty when it has to be tried again. */
  Optional<Fact> result() {
    if (failed) {
      return Optional.empty();
    }
    return Optional.of(
        due.whole()
            ? new Fact.BuildPublished(due.build(), due.release(), release.orElseThrow())
            : new Fact.ImagesPublished(due.build(), due.release(), due.images()));
  }

  /** Whoever reads the release must find it before the first tag has moved. */
  private boolean mayBegin(PublicationStep step) {
    return switch (step) {
      case PublicationStep.PutRelease put -> true;
      case PublicationStep.MoveTag move -> !due.whole() || release.isPresent();
    };
  }
}
