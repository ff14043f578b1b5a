package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.Effect;
import dev.kiln.coordinator.owner.Publication;
import dev.kiln.coordinator.owner.PublicationStep;
import dev.kiln.image.Digest;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out the steps of publications, and gives up what takes too long. */
final class RegistryWriter {

  private final World world;
  private final SimulatedProcess process;

  RegistryWriter(World world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
  }

  /**
   * Carries out one step.
   *
   * @param term whose owner wants it
   * @param answer gets nothing if it failed or took too long
   */
  void carryOut(long term, Effect.Publish publish, Consumer<Optional<Digest>> answer) {
    long deadline = world.time().now() + Publication.STEP_TIMEOUT.toMillis();
    PublicationDue due = publish.due();
    switch (publish.step()) {
      case PublicationStep.PutRelease put ->
          world.registry().request(process, deadline, () -> putRelease(term, due), answer);
      case PublicationStep.MoveTag move ->
          world
              .registry()
              .request(
                  process,
                  deadline,
                  () -> moveTag(term, due, move),
                  moved -> {
                    if (moved.isPresent()) {
                      world
                          .registry()
                          .request(process, deadline, () -> readBack(due, move), answer);
                    } else {
                      answer.accept(Optional.empty());
                    }
                  });
    }
  }

  private Digest putRelease(long term, PublicationDue due) {
    Digest digest = world.registry().putRelease(due.release(), due.images());
    world.trace().say(() -> "release %s is written for %s".formatted(due.release(), due.build()));
    world.witness().releaseWritten(term, due);
    return digest;
  }

  private Digest moveTag(long term, PublicationDue due, PublicationStep.MoveTag move) {
    world.registry().tag(move.image(), due.header().tag(), move.digest());
    world
        .trace()
        .say(() ->
            "tag %s of %s is moved for %s, in %s"
                .formatted(due.header().tag(), move.image(), due.build(), due.release()));
    world.witness().tagMoved(term, due, move.image(), move.digest());
    return move.digest();
  }

  private Digest readBack(PublicationDue due, PublicationStep.MoveTag move) {
    return world.registry().tagged(move.image(), due.header().tag()).orElseThrow();
  }
}
