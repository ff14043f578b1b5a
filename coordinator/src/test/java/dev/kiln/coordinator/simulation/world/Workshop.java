package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where a worker builds: finds images or makes them, pushes them, and fails in every way. */
final class Workshop {

  private static final List<FailureCause> CAUSES =
      List.of(
          FailureCause.BUILD,
          FailureCause.BUILD,
          FailureCause.BUILD,
          FailureCause.TIMEOUT,
          FailureCause.SOURCE,
          FailureCause.PUSH,
          FailureCause.REGISTRY,
          FailureCause.ENGINE,
          FailureCause.PARENT_GONE,
          FailureCause.TEMPLATE);
  private static final int STALLED = 120_000;

  private final World world;
  private final SimulatedWorker worker;
  private final SimulatedRegistry registry;
  private final Chance chance;

  Workshop(World world, SimulatedWorker worker) {
    this.world = world;
    this.worker = worker;
    this.registry = world.registry();
    this.chance = world.workshops();
  }

  void build(SimulatedAttempt attempt) {
    ReadyToBuild offer = attempt.offer();
    if (world.isDiskFull(worker.plan().host())) {
      after(1_000, attempt, () -> fail(attempt, FailureCause.DISK));
      return;
    }
    if (world.isPoison(offer.build(), offer.image())) {
      after(1_500, attempt, () -> world.crash(worker, "it builds " + offer.image()));
      return;
    }
    Optional<Digest> reusable = reusable(offer);
    if (reusable.isPresent()) {
      after(chance.between(200, 900), attempt, () -> reuse(attempt, reusable.get()));
      return;
    }
    long takes = (long) (world.usualDuration(offer.build(), chance) * chance.noise());
    if (world.faults().happens(Fault.ATTEMPT_STALLS)) {
      takes += STALLED;
    }
    after(takes, attempt, () -> finish(attempt));
  }

  private void after(long millis, SimulatedAttempt attempt, Runnable action) {
    worker
        .process()
        .after(
            millis,
            () -> {
              if (!attempt.isOver()) {
                action.run();
              }
            });
  }

  private Optional<Digest> reusable(ReadyToBuild offer) {
    return registry
        .tagged(offer.image(), offer.inputKey().tag())
        .filter(digest ->
            registry.manifest(digest).filter(SimulatedRegistry.Manifest::complete).isPresent());
  }

  private void reuse(SimulatedAttempt attempt, Digest digest) {
    if (registry.isDown()) {
      fail(attempt, FailureCause.REGISTRY);
      return;
    }
    registry.tag(attempt.offer().image(), "b-" + attempt.offer().build(), digest);
    succeed(attempt, attempt.offer().inputKey(), digest, true);
  }

  private void finish(SimulatedAttempt attempt) {
    if (world.faults().happens(Fault.ATTEMPT_FAILS)) {
      fail(attempt, world.faults().chance(Fault.ATTEMPT_FAILS).oneOf(CAUSES));
    } else if (registry.isDown()) {
      fail(attempt, FailureCause.PUSH);
    } else if (world.faults().happens(Fault.WRONG_KEY)) {
      makeWrong(attempt);
    } else {
      push(attempt);
    }
  }

  /**
   * First what only this attempt knows, then what others find, then what keeps it from clean-up.
   */
  private void push(SimulatedAttempt attempt) {
    ReadyToBuild offer = attempt.offer();
    ImageName image = offer.image();
    Digest made = digest("made by " + attempt.id());
    registry.push(
        made,
        new SimulatedRegistry.Manifest(
            image, offer.inputKey(), offer.parents(), !world.faults().happens(Fault.BLOB_LOST)));
    registry.tag(image, attempt.id().tag(), made);
    if (world.faults().happens(Fault.REGISTRY_REPLY_LOST)) {
      fail(attempt, FailureCause.PUSH);
      return;
    }
    Digest digest = reusable(offer).orElse(made);
    registry.tag(image, offer.inputKey().tag(), digest);
    registry.tag(image, "b-" + offer.build(), digest);
    if (world.faults().happens(Fault.REGISTRY_REPLY_LOST)) {
      fail(attempt, FailureCause.PUSH);
      return;
    }
    succeed(attempt, offer.inputKey(), digest, false);
  }

  /** Says that it has built something else than it was told to, as a wrong worker would. */
  private void makeWrong(SimulatedAttempt attempt) {
    InputKey wrong = new InputKey(digest("something else"));
    Digest made = digest("wrongly made by " + attempt.id());
    registry.push(
        made,
        new SimulatedRegistry.Manifest(
            attempt.offer().image(), wrong, new java.util.TreeMap<>(), true));
    succeed(attempt, wrong, made, false);
  }

  private void succeed(SimulatedAttempt attempt, InputKey key, Digest digest, boolean reused) {
    worker.report(
        attempt,
        new InboxMessage.AttemptSucceeded(
            attempt.offer().build(),
            attempt.offer().image(),
            attempt.id(),
            worker.instance(),
            key,
            digest,
            reused));
  }

  private void fail(SimulatedAttempt attempt, FailureCause cause) {
    worker.report(
        attempt,
        new InboxMessage.AttemptFailed(
            attempt.offer().build(),
            attempt.offer().image(),
            attempt.id(),
            worker.instance(),
            new Failure(cause, "it went wrong: " + cause, List.of())));
    if (cause == FailureCause.DISK || cause == FailureCause.ENGINE) {
      worker.becomeUnfit();
    }
  }

  private static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }
}
