package dev.kiln.coordinator.decision;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.digests;
import static dev.kiln.coordinator.build.Samples.existing;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;
import static dev.kiln.coordinator.build.Samples.rebuilt;
import static dev.kiln.coordinator.build.Samples.recipe;
import static dev.kiln.coordinator.build.Samples.taking;
import static dev.kiln.coordinator.build.Samples.task;
import static dev.kiln.coordinator.build.Samples.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.PartitionFixture;
import dev.kiln.coordinator.build.Samples;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is offered, lost and cancelled; {@link BuildEndTest} has the ends of builds. */
class DeciderTest {

  private static final Duration OFFER_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Decider decider = new Decider(Decider.Rules.standard());
  private final Farm farm = new Farm(LEASE);
  private Duration moment = Duration.ZERO;

  @Test
  void aReadyTaskIsOfferedWithItsInputKeyAndParents() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"), task("it", "base")).made("base", 1);
    slots(1);

    assertThat(decide(partition))
        .containsExactly(
            new Fact.TaskQueued(BUILD, image("it"), 1, key("it", "base"), digests("base")));
  }

  @Test
  void aTaskWhoseParentsAreNotThereIsNotOffered() {
    PartitionFixture partition = PartitionFixture.running(task("base"), task("it", "base"));
    slots(8);

    assertThat(offered(partition)).containsExactly("base");
  }

  @Test
  void aTaskBelowASkippedParentIsOfferedOnTheImageThatStandsIn() {
    PartitionFixture partition = PartitionFixture.running(existing("base"), task("it", "base"));
    slots(1);

    assertThat(decide(partition))
        .containsExactly(
            new Fact.TaskQueued(BUILD, image("it"), 1, key("it", "base"), digests("base")));
  }

  @Test
  void nothingIsOfferedToAFarmWithoutWorkers() {
    PartitionFixture partition = PartitionFixture.running(task("it"));

    assertThat(decide(partition)).isEmpty();
  }

  @Test
  void offersKeepWithinTheWindow() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b"), task("c"), task("d"), task("e"));
    slots(2);

    assertThat(offered(partition)).containsExactly("a", "b", "c");
  }

  @Test
  void unclaimedOffersFillTheWindow() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b"), task("c"), task("d"))
            .queued(1, "a")
            .queued(1, "b");
    slots(2);

    assertThat(offered(partition)).containsExactly("c");
  }

  @Test
  void theLongestWayStillToGoIsTheMostUrgent() {
    PartitionFixture partition =
        PartitionFixture.running(
            task("a"), task("z"), task("z1", "z"), task("z2", "z1"), task("m"), task("m1", "m"));
    slots(8);

    assertThat(offered(partition)).containsExactly("z", "m", "a");
  }

  @Test
  void priorityGoesBeforeTheLengthOfTheWay() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(build(1), header(), task("a"), task("b", "a"))
            .accepted(build(2), header().priority(5), task("urgent"))
            .accepted(build(3), header().priority(Integer.MIN_VALUE), task("patient"));
    slots(8);

    assertThat(offered(partition)).containsExactly("urgent", "a", "patient");
  }

  @Test
  void ofEqualTasksTheOlderBuildGoesFirst() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(build(2), header(), task("a"))
            .accepted(build(1), header(), task("b"));
    slots(8);

    assertThat(offered(partition)).containsExactly("b", "a");
  }

  @Test
  void aRetryIsNotOfferedBeforeItIsDue() {
    PartitionFixture partition =
        PartitionFixture.running(task("it"))
            .queued(1, "it")
            .started(1, "it", 1)
            .write(
                new Fact.AttemptFailed(
                    BUILD,
                    image("it"),
                    attempt(1),
                    failure(FailureCause.BUILD),
                    Duration.ofSeconds(10)));
    slots(1);

    assertThat(decide(partition.later(Duration.ofSeconds(9)))).isEmpty();
    assertThat(decide(partition.later(Duration.ofSeconds(1))))
        .containsExactly(new Fact.TaskQueued(BUILD, image("it"), 2, key("it"), digests()));
  }

  @Test
  void aForgottenOfferIsMadeAgainUnderTheNextNumber() {
    PartitionFixture partition = PartitionFixture.running(task("it")).queued(1, "it");
    slotsAllTheWhile(1);

    assertThat(decide(partition.later(OFFER_AGAIN_AFTER))).isEmpty();
    assertThat(decide(partition.later(Duration.ofMillis(1))))
        .containsExactly(new Fact.TaskQueued(BUILD, image("it"), 2, key("it"), digests()));
  }

  @Test
  void anOfferIsNotForgottenWhenASlotHasJustBecomeFree() {
    PartitionFixture partition = PartitionFixture.running(task("it")).queued(1, "it");
    slotsAllTheWhile(0);
    slots(1);

    assertThat(decide(partition.later(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void anOfferIsNotForgottenWhileNoSlotIsFree() {
    PartitionFixture partition = PartitionFixture.running(task("it")).queued(1, "it");
    slots(0);

    assertThat(decide(partition.later(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void theReadyMessageLeavesTheWorkerNoChoice() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"), task("it", "base"))
            .made("base", 1)
            .queued(4, "it", "base");
    Fact.TaskQueued queued =
        new Fact.TaskQueued(BUILD, image("it"), 4, key("it", "base"), digests("base"));

    ReadyToBuild ready =
        Decider.dispatch(partition.build(), queued, new Farm(Duration.ofSeconds(20)));

    assertThat(ready.dispatch()).isEqualTo(4);
    assertThat(ready.parents()).isEqualTo(digests("base"));
    assertThat(ready.inputKey()).isEqualTo(key("it", "base"));
    assertThat(ready.recipe()).isEqualTo(recipe("it"));
    assertThat(ready.bundle()).isEqualTo(digest("bundle"));
    assertThat(ready.timeout()).isEqualTo(partition.build().header().timeout());
    assertThat(ready.sources()).isEqualTo(Samples.sources("it"));
    assertThat(ready.pins()).isEqualTo(partition.build().header().pins());
  }

  @Test
  void theReadyMessageNamesTheWorkersThatHaveTheParents() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"), task("it", "base"))
            .made("base", 1)
            .queued(1, "it", "base");
    Fact.TaskQueued queued =
        new Fact.TaskQueued(BUILD, image("it"), 1, key("it", "base"), digests("base"));
    Farm known = new Farm(Duration.ofSeconds(20));
    known.heard(holding("near", List.copyOf(digests("base").values())), Duration.ZERO);
    known.heard(holding("far", List.of()), Duration.ZERO);

    assertThat(Decider.dispatch(partition.build(), queued, known).near()).containsExactly("near");
  }

  private static Heartbeat holding(String name, List<Digest> images) {
    return new Heartbeat(
        worker(name, 1),
        Instant.EPOCH,
        "test",
        List.of(POOL),
        1,
        List.of(),
        false,
        Collections.emptySortedSet(),
        Optional.empty(),
        "",
        Optional.empty(),
        images);
  }

  @Test
  void aTaskThatIsToBeRebuiltIsOfferedWithTheBuildAsItsSalt() {
    PartitionFixture partition = PartitionFixture.running(rebuilt("it"));
    Fact.TaskQueued queued = new Fact.TaskQueued(BUILD, image("it"), 1, key("it"), digests());

    ReadyToBuild ready =
        Decider.dispatch(partition.build(), queued, new Farm(Duration.ofSeconds(20)));

    assertThat(ready.pins()).isEqualTo(partition.build().header().pins().rebuilding(BUILD));
    assertThat(ready.pins().freshness()).isEqualTo(BUILD.value());
  }

  @Test
  void theAttemptOfASilentWorkerIsLost() {
    PartitionFixture partition =
        PartitionFixture.running(task("it")).queued(1, "it").started(1, "it", 1);
    slots(0);

    assertThat(decide(partition)).isEmpty();
    listen(LEASE.plusMillis(1));

    assertThat(decide(partition))
        .containsExactly(
            new Fact.AttemptLost(
                BUILD, image("it"), attempt(1), "worker w1 has been silent for 15 s", true));
  }

  @Test
  void aFailureSpreadsToTheChildrenOnceAndNamesTheRoot() {
    PartitionFixture partition =
        PartitionFixture.running(
                task("root"),
                task("left", "root"),
                task("right", "root"),
                task("bottom", "left", "right"))
            .write(failed("root"));

    List<Fact> first = decide(partition);
    first.forEach(partition::write);
    List<Fact> second = decide(partition);
    second.forEach(partition::write);

    assertThat(first)
        .containsExactly(
            new Fact.TaskParentFailed(BUILD, image("left"), image("root")),
            new Fact.TaskParentFailed(BUILD, image("right"), image("root")));
    assertThat(second)
        .containsExactly(new Fact.TaskParentFailed(BUILD, image("bottom"), image("root")));
    assertThat(partition.build().allTasksEnded()).isTrue();
  }

  @Test
  void aFailureDoesNotReachWhatIsNotBelowIt() {
    PartitionFixture partition =
        PartitionFixture.running(task("root"), task("child", "root"), task("other"))
            .write(failed("root"));
    slots(2);

    assertThat(offered(partition)).containsExactly("other");
  }

  @Test
  void aTaskThatTakesOneWorkerAfterTheOtherWithItIsPoison() {
    PartitionFixture partition = PartitionFixture.running(task("it"));
    for (int n = 1; n <= 4; n++) {
      partition
          .queued(n, "it")
          .started(n, "it", n)
          .write(new Fact.AttemptLost(BUILD, image("it"), attempt(n), "silent", true));
    }
    partition.queued(5, "it").started(5, "it", 5);
    slots(0);
    assertThat(decide(partition)).isEmpty();
    listen(LEASE.plusMillis(1));

    assertThat(decide(partition))
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.TaskFailed.class,
            failed -> {
              assertThat(failed.failure().cause()).isEqualTo(FailureCause.LOST);
              assertThat(failed.failure().message())
                  .isEqualTo(
                      "5 workers were lost while they built it, the last one because worker w1 has been silent for 15 s");
            });
  }

  @Test
  void lossesThatManyWorkersSharedArePoisonToNobody() {
    PartitionFixture partition = PartitionFixture.running(task("it"));
    for (int n = 1; n <= 9; n++) {
      partition
          .queued(n, "it")
          .started(n, "it", n)
          .write(new Fact.AttemptLost(BUILD, image("it"), attempt(n), "silent", false));
    }
    partition.queued(10, "it").started(10, "it", 10);
    slots(0);
    assertThat(decide(partition)).isEmpty();
    listen(LEASE.plusMillis(1));

    assertThat(decide(partition)).singleElement().isInstanceOf(Fact.AttemptLost.class);
  }

  @Test
  void expectedDurationsMakeAShortChainMoreUrgentThanALongOneOfQuickTasks() {
    PartitionFixture partition =
        PartitionFixture.running(
            taking(Duration.ofSeconds(5), "a"),
            taking(Duration.ofSeconds(5), "a1", "a"),
            taking(Duration.ofSeconds(5), "a2", "a1"),
            taking(Duration.ofMinutes(5), "z"));
    slots(8);

    assertThat(offered(partition)).containsExactly("z", "a");
  }

  @Test
  void aBuildThatHasWaitedForLongOvertakesAMoreImportantOne() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(build(1), header().priority(0), task("patient"))
            .later(Duration.ofMinutes(89))
            .accepted(build(2), header().priority(2), task("important"));
    slots(8);

    assertThat(offered(partition)).containsExactly("patient", "important");
    assertThat(
            new Urgency(Duration.ofMinutes(30))
                .priority(partition.build(build(1)), partition.now()))
        .isEqualTo(2);
  }

  @Test
  void aShareOfTheWindowIsNotExceeded() {
    PartitionFixture partition = PartitionFixture.running(task("a"), task("b"), task("c"));
    slots(4);

    List<Fact> facts =
        decider
            .decide(partition.state, farm, (pool, window) -> window - 4, partition.now())
            .facts();

    assertThat(facts).hasSize(1);
  }

  @Test
  void whatIsMadeFromATaskThatWasSkippedByHandIsSkippedToo() {
    PartitionFixture partition =
        PartitionFixture.running(
                task("root"), task("child", "root"), task("grandchild", "child"), task("other"))
            .write(new Fact.TaskSkipped(BUILD, image("root"), "skipped by ada: not tonight"));

    decide(partition).forEach(partition::write);
    decide(partition).forEach(partition::write);

    assertThat(partition.task("child").status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(partition.task("grandchild").reason())
        .contains("it is made from root, which was skipped");
    assertThat(partition.build().hasFailed()).isFalse();
  }

  @Test
  void whatIsMadeFromACancelledTaskIsCancelledAndTheRestGoesOn() {
    PartitionFixture partition =
        PartitionFixture.running(task("root"), task("child", "root"), task("other"))
            .write(new Fact.TaskCancelled(BUILD, image("root"), Optional.of("cancelled by ada")));
    slots(2);

    List<Fact> facts = decide(partition);

    assertThat(facts)
        .contains(
            new Fact.TaskCancelled(
                BUILD, image("child"), Optional.of("it is made from root, which was cancelled")));
    assertThat(offered(partition)).containsExactly("other");
  }

  @Test
  void aPlanWhoseRestNeverComesIsRejected() {
    PartitionFixture partition =
        PartitionFixture.taken().write(new Fact.PlanPart(BUILD, 0, List.of(task("it"))));

    assertThat(decide(partition.later(Duration.ofHours(1)))).isEmpty();

    assertThat(decide(partition.later(Duration.ofMillis(1))))
        .containsExactly(
            new Fact.BuildRejected(BUILD, "the rest of its plan has not come in an hour"));
  }

  @Test
  void cancellingEndsEveryTaskThatHasNotEnded() {
    PartitionFixture partition =
        PartitionFixture.running(
                task("done"), task("running"), task("offered"), task("child", "done"))
            .made("done", 1)
            .queued(1, "running")
            .started(1, "running", 2)
            .queued(1, "offered")
            .write(new Fact.CancellationRequested(BUILD, "me"));
    slots(4);

    assertThat(decide(partition))
        .containsExactly(
            new Fact.TaskCancelled(BUILD, image("child"), Optional.empty()),
            new Fact.TaskCancelled(BUILD, image("offered"), Optional.empty()),
            new Fact.TaskCancelled(BUILD, image("running"), Optional.empty()));
  }

  @Test
  void aTaskBelowAFailureIsNotAlsoCancelled() {
    PartitionFixture partition =
        PartitionFixture.running(task("root"), task("child", "root"))
            .write(failed("root"))
            .write(new Fact.CancellationRequested(BUILD, "me"));

    assertThat(decide(partition))
        .containsExactly(new Fact.TaskParentFailed(BUILD, image("child"), image("root")));
  }

  @Test
  void aBuildPastItsDeadlineIsCancelled() {
    Duration deadline = Duration.ofHours(2);
    PartitionFixture partition =
        PartitionFixture.taken().accepted(BUILD, header().deadline(deadline), task("it"));

    assertThat(decide(partition.later(deadline))).isEmpty();
    List<Fact> late = decide(partition.later(Duration.ofMillis(1)));

    assertThat(late).containsExactly(new Fact.CancellationRequested(BUILD, "the build's deadline"));
    late.forEach(partition::write);
    assertThat(decide(partition))
        .containsExactly(new Fact.TaskCancelled(BUILD, image("it"), Optional.empty()));
  }

  @Test
  void decidingTwiceGivesTheSameAndChangesNothing() {
    PartitionFixture partition =
        PartitionFixture.running(task("root"), task("child", "root"), task("other"))
            .write(failed("root"));
    slots(2);
    String before = partition.snapshot();

    assertThat(decide(partition)).isEqualTo(decide(partition));
    assertThat(partition.snapshot()).isEqualTo(before);
  }

  /** What follows from the facts, and what follows from time. */
  @Test
  void aWindowThatIsShutGivesNoPlaceToAnyOwner() {
    PartitionFixture partition = PartitionFixture.running(task("base"));
    Share atLeastOne = (pool, window) -> 1;

    assertThat(decider.decide(partition.state, farm, atLeastOne, partition.now()).facts())
        .isEmpty();
  }

  private List<Fact> decide(PartitionFixture partition) {
    List<Fact> facts =
        new ArrayList<>(decider.watch(partition.state, farm, Duration.ZERO, partition.now()));
    facts.addAll(decider.decide(partition.state, farm, Share.WHOLE, partition.now()).facts());
    return facts;
  }

  private List<String> offered(PartitionFixture partition) {
    return decide(partition).stream()
        .filter(Fact.TaskQueued.class::isInstance)
        .map(Fact.TaskQueued.class::cast)
        .map(Fact.TaskQueued::image)
        .map(ImageName::value)
        .toList();
  }

  /** Heard again and again until an offer counts as forgotten. */
  private void slotsAllTheWhile(int free) {
    slots(free);
    for (int half = 0; half < 2; half++) {
      listen(OFFER_AGAIN_AFTER.dividedBy(2));
      slots(free);
    }
  }

  private void listen(Duration span) {
    moment = moment.plus(span);
    farm.passed(Instant.EPOCH, moment);
    farm.listenedUntil(moment);
  }

  private void slots(int slots) {
    farm.heard(heartbeat(slots), moment);
  }

  private static Heartbeat heartbeat(int slots) {
    return new Heartbeat(
        worker(WORKER.worker(), 1), Instant.EPOCH, "test", List.of(POOL), slots, List.of(), false);
  }

  private static Fact failed(String image) {
    return new Fact.TaskFailed(BUILD, image(image), Optional.empty(), failure(FailureCause.BUILD));
  }
}
