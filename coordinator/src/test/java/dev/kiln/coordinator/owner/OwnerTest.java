package dev.kiln.coordinator.owner;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.LOG;
import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The order of things in an owner's life; what follows from what is tested with its own class. */
class OwnerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long TERM = 3;

  private final Farm farm = new Farm(Duration.ofSeconds(15));
  private final List<Effect> effects = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<String> offers = new ArrayList<>();
  private final List<Checkpoint> saved = new ArrayList<>();
  private int offersBeforeWritten;
  private int kept;
  private Owner owner = owner(Checkpoint.none(0));
  private Duration moment = Duration.ZERO;
  private long inbox;

  @Test
  void itFoldsUpToItsOwnMarkerBeforeItReadsTheInbox() {
    owner.read(marker(0, "the one before"));
    go();
    assertThat(effects).isEmpty();

    owner.read(marker(TERM, "us"));
    go();

    assertThat(owner.isLive()).isTrue();
    assertThat(effects).containsExactly(new Effect.ReadInbox(0));
  }

  @Test
  void aForeignMarkerEndsIt() {
    live();

    owner.read(marker(9, "another"));
    owner.request(message(new InboxMessage.CancelBuild(BUILD, "me")));
    go();

    assertThat(owner.isLive()).isFalse();
    assertThat(effects)
        .containsExactly(new Effect.Lose("another has taken the partition at offset 9"));
  }

  @Test
  void aWriteThatFailsEndsIt() {
    live();

    owner.failed("the broker is gone");
    go();

    assertThat(effects).containsExactly(new Effect.Lose("the broker is gone"));
  }

  @Test
  void aCheckpointBehindItsMarkerEndsItBeforeItBegins() {
    owner =
        owner(
            new Checkpoint(
                0,
                TERM + 1,
                TERM + 1,
                0,
                Checkpoint.none(0).releases(),
                Checkpoint.none(0).images(),
                Checkpoint.none(0).archived()));

    assertThat(owner.effects()).singleElement().isInstanceOf(Effect.Lose.class);
  }

  @Test
  void nothingIsJudgedWhileARoundIsUnderWay() {
    live();
    submit();
    go();
    assertThat(round()).hasSize(1);

    go();
    assertThat(effects).isEmpty();
    owner.written(TERM + 1, NOW);
    go();

    assertThat(round().getFirst().fact()).isInstanceOf(Fact.BuildAccepted.class);
  }

  @Test
  void aFactBehindSomethingForeignIsFoldedWhenTheReaderBringsIt() {
    live();
    submit();
    go();
    List<Outgoing> round = round();

    owner.written(TERM + 2, NOW);
    go();
    assertThat(effects).as("a zombie's fact stands at %d", TERM + 1).isEmpty();
    owner.read(
        new RecordedFact(
            TERM + 1, NOW, 0, OptionalLong.empty(), new Fact.BuildRejected(BUILD, "void")));
    owner.read(
        new RecordedFact(TERM + 2, NOW, TERM, round.getFirst().answers(), round.getFirst().fact()));
    go();

    assertThat(round().getFirst().fact()).isInstanceOf(Fact.BuildAccepted.class);
  }

  @Test
  void aTaskIsOfferedWhenItsFactIsWrittenAndNotBefore() {
    live();
    workerWithSlots();
    submit();
    settle();

    List<Effect> seen = settle();

    assertThat(seen).noneMatch(Effect.Offer.class::isInstance);
    assertThat(offersBeforeWritten).isZero();
    assertThat(offers).containsExactly("it");
  }

  @Test
  void anEndedBuildIsKeptThenArchivedThenLeftBehindByTheCheckpoint() {
    live();
    workerWithSlots();
    submit();
    settle();
    report();

    settle();
    assertThat(facts).doesNotHaveAnyElementsOfTypes(Fact.BuildArchived.class);
    assertThat(kept).isEqualTo(1);
    moment = moment.plusMinutes(1);
    settle();
    assertThat(saved)
        .as("no checkpoint passes a build that is not kept")
        .extracting(Checkpoint::offset)
        .containsExactly(TERM + 1);
    owner.kept(BUILD);
    settle();
    moment = moment.plusMinutes(1);
    settle();

    assertThat(facts.getLast()).isEqualTo(new Fact.BuildArchived(BUILD));
    assertThat(saved)
        .last()
        .satisfies(checkpoint -> {
          assertThat(checkpoint.offset()).isEqualTo(owner.state().nextOffset());
          assertThat(checkpoint.nextInboxOffset()).isEqualTo(inbox);
          assertThat(checkpoint.archived()).containsOnlyKeys(BUILD);
        });
  }

  @Test
  void aBuildThatCouldNotBeKeptIsTriedAgainAfterAPause() {
    live();
    workerWithSlots();
    submit();
    settle();
    report();
    settle();

    owner.notKept(BUILD, moment);
    settle();
    assertThat(kept).isEqualTo(1);
    moment = moment.plusSeconds(5);
    settle();

    assertThat(kept).isEqualTo(2);
  }

  /** Goes on and has everything written at once, until nothing more is wanted. */
  private List<Effect> settle() {
    List<Effect> all = new ArrayList<>();
    go();
    while (!effects.isEmpty()) {
      List<Effect> now = List.copyOf(effects);
      effects.clear();
      all.addAll(now);
      now.forEach(this::carryOut);
      go();
    }
    return all;
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Write write -> {
        for (Outgoing outgoing : write.round()) {
          facts.add(outgoing.fact());
          owner.written(owner.state().nextOffset(), NOW);
        }
      }
      case Effect.Offer offer -> {
        boolean written =
            owner.state().build(BUILD).orElseThrow().task(offer.message().image()).stream()
                .anyMatch(task -> task.dispatch() == offer.message().dispatch());
        offersBeforeWritten += written ? 0 : 1;
        offers.add(offer.message().image().value());
      }
      case Effect.Keep keep -> kept++;
      case Effect.Save save -> saved.add(save.checkpoint());
      case Effect other -> {}
    }
  }

  private void go() {
    owner.step(NOW, moment);
    effects.addAll(owner.effects());
  }

  private void live() {
    owner.read(marker(TERM, "us"));
    go();
    effects.clear();
  }

  private void submit() {
    List<PlannedTask> plan = List.of(task("it"));
    owner.request(message(new InboxMessage.SubmitPlanPart(BUILD, 0, plan)));
    owner.request(
        message(
            new InboxMessage.SubmitBuild(BUILD, header().build(), 1, PlannedTask.digest(plan))));
  }

  private void report() {
    owner.request(
        message(new InboxMessage.AttemptStarted(BUILD, image("it"), attempt(1), 1, WORKER, LOG)));
    owner.request(
        message(
            new InboxMessage.AttemptSucceeded(
                BUILD, image("it"), attempt(1), WORKER, key("it"), digest("it"), false)));
  }

  private void workerWithSlots() {
    farm.heard(
        new Heartbeat(WORKER, Instant.EPOCH, "test", List.of(POOL), 2, List.of(), false), moment);
  }

  /** The only effect is a round to be written; it is taken. */
  private List<Outgoing> round() {
    assertThat(effects).last().isInstanceOf(Effect.Write.class);
    Effect.Write write = (Effect.Write) effects.getLast();
    effects.clear();
    return write.round();
  }

  private RecordedMessage message(InboxMessage message) {
    return new RecordedMessage(inbox++, NOW, message);
  }

  private Owner owner(Checkpoint from) {
    return new Owner(TERM, from, farm, new Judge(RetryPolicy.standard()), Decider.Rules.standard());
  }

  private static RecordedFact marker(long offset, String coordinator) {
    return new RecordedFact(
        offset,
        NOW,
        PartitionState.NO_TERM,
        OptionalLong.empty(),
        new Fact.PartitionTaken(coordinator));
  }
}
