package dev.kiln.bench.schedule;

import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.owner.Effect;
import dev.kiln.coordinator.owner.Outgoing;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.Platform;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A partition with a real {@link Owner} in memory: every write is acknowledged at once, what is
 * offered goes to the given consumer.
 *
 * <p>Everything is done when a call returns. Belongs to one thread.
 */
final class OwnedPartition {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final BuildId BUILD = BuildId.of(0, Ulid.parse("01KDVDT7800000000000000000"));

  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Farm farm = new Farm(LEASE);
  private final Owner owner;
  private final Consumer<ReadyToBuild> offers;
  private final Consumer<RecordedFact> log;
  private Duration moment = Duration.ZERO;
  private long nextOffset;
  private long nextRequest;
  private long events;
  private Optional<BuildStatus> ended = Optional.empty();

  /**
   * Takes the partition.
   *
   * @param log is given every fact as it is written
   */
  OwnedPartition(Consumer<ReadyToBuild> offers, Consumer<RecordedFact> log) {
    this.offers = offers;
    this.log = log;
    this.owner =
        new Owner(
            0,
            Checkpoint.none(0),
            farm,
            new Judge(RetryPolicy.standard()),
            Decider.Rules.standard());
    RecordedFact marker =
        new RecordedFact(
            nextOffset++,
            START,
            PartitionState.NO_TERM,
            OptionalLong.empty(),
            new Fact.PartitionTaken("benchmark"));
    log.accept(marker);
    owner.read(marker);
    goOn();
  }

  /** Submits a build of these tasks and lets it begin. */
  void submit(List<PlannedTask> tasks) {
    Plan plan = new Plan(tasks);
    List<List<PlannedTask>> parts = plan.parts();
    for (int part = 0; part < parts.size(); part++) {
      request(new InboxMessage.SubmitPlanPart(BUILD, part, parts.get(part)));
    }
    request(new InboxMessage.SubmitBuild(BUILD, header(), parts.size(), plan.digest()));
  }

  /** Gives the owner a message, and carries out all that follows. */
  void request(InboxMessage message) {
    events++;
    owner.request(new RecordedMessage(nextRequest++, now(), message));
    goOn();
  }

  /** It is {@code later} after the start; time does not pass by itself. */
  void at(Duration later) {
    moment = later;
  }

  /** The farm hears a heartbeat. */
  void heard(Heartbeat heartbeat) {
    farm.heard(heartbeat, moment);
    owner.compare(heartbeat);
    goOn();
  }

  /** The owner looks at what follows from time, all heartbeats so far having been heard. */
  void tick() {
    farm.listenedUntil(moment);
    farm.passed(now(), moment);
    owner.timePassed();
    goOn();
  }

  /** How many messages have been judged and facts folded. */
  long events() {
    return events;
  }

  /** How many tasks the build has, as far as it is accepted. */
  int folded() {
    return owner.state().build(BUILD).map(build -> build.tasks().size()).orElse(0);
  }

  /** How the build has ended, if it has. */
  Optional<BuildStatus> ended() {
    return ended;
  }

  private Instant now() {
    return START.plus(moment);
  }

  private void goOn() {
    owner.step(now(), moment);
    List<Effect> effects = owner.effects();
    while (!effects.isEmpty()) {
      effects.forEach(this::carryOut);
      owner.step(now(), moment);
      effects = owner.effects();
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Write write -> write.round().forEach(this::write);
      case Effect.Offer offer -> offers.accept(offer.message());
      case Effect.Keep keep -> owner.kept(keep.build().build());
      case Effect.Lose lose -> throw new IllegalStateException(lose.reason());
      case Effect.ReadInbox read -> {}
      case Effect.Stop stop -> {}
      case Effect.Publish publish -> {}
      case Effect.Save save -> {}
      case Effect.Show show -> {}
      case Effect.Forget forget -> {}
    }
  }

  private void write(Outgoing outgoing) {
    events++;
    if (outgoing.fact() instanceof Fact.BuildEnded end) {
      ended = Optional.of(end.status());
    }
    log.accept(
        new RecordedFact(nextOffset, now(), owner.term(), outgoing.answers(), outgoing.fact()));
    owner.written(nextOffset++, now());
  }

  private static BuildHeader header() {
    return new BuildHeader(
        "bench",
        new BuildHeader.Destination("registry:5000", "kiln", ""),
        Digest.of(new byte[0]),
        Platform.parse("linux/amd64"),
        new BuildHeader.Pins("debian:bookworm", "", "docker"),
        new TreeMap<>(),
        0,
        PublishPolicy.NONE,
        3,
        Duration.ofHours(1),
        Duration.ofDays(7),
        "benchmark",
        Optional.empty());
  }

  /** A log that keeps nothing. */
  static Consumer<RecordedFact> forgetful() {
    return fact -> {};
  }
}
