package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.StopAttempt;
import dev.kiln.image.BuildId;
import dev.kiln.image.Pool;
import java.util.List;

/** Something that an {@link Owner} wants done outside. Any of it may be lost with the process. */
public sealed interface Effect {

  /** Read the inbox from here on, and give it to {@link Owner#request}. */
  record ReadInbox(long from) implements Effect {}

  /**
   * Append these facts in this order, each once; then tell {@link Owner#written} of each, in order.
   */
  record Write(List<Outgoing> round) implements Effect {

    public Write {
      round = List.copyOf(round);
    }
  }

  /** Offer a task to the workers of a pool. */
  record Offer(Pool pool, ReadyToBuild message) implements Effect {}

  /** Tell a worker to stop an attempt. */
  record Stop(StopAttempt order) implements Effect {}

  /**
   * Change the registry, within {@link Publication#STEP_TIMEOUT}; then tell {@link
   * Owner#registryDone} or {@link Owner#registryFailed}.
   *
   * @param publication which one, for the answer
   */
  record Publish(long publication, PublicationDue due, PublicationStep step) implements Effect {}

  /** Put an ended build into {@code kiln.history}; then tell {@link Owner#kept}. */
  record Keep(BuildSnapshot build) implements Effect {}

  /** Save the checkpoint; the newest one counts, and losing one does no harm. */
  record Save(Checkpoint checkpoint) implements Effect {}

  /** Show how the build is now. The state is only valid until the next call of the owner. */
  record Show(BuildState build) implements Effect {}

  /** The build is in {@code kiln.history}; show it from there. */
  record Forget(BuildId build) implements Effect {}

  /** Stop: the picture can't be trusted any more. The partition has to be taken anew, if at all. */
  record Lose(String reason) implements Effect {}
}
