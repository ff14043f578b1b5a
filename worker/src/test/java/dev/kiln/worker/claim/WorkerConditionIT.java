package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.Desired;
import dev.kiln.event.FailureCause;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps a worker from taking work, and what it says about that, against a real broker. */
final class WorkerConditionIT extends WorkerLoopFixture {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Promise<Void> NOBODY_HURRIES = Promise.promise();

  /** What the next self-tests find, in order; a test that has nothing to find waits for it. */
  private final BlockingQueue<Optional<String>> findings = new LinkedBlockingQueue<>();

  @AfterEach
  void takeBackTheDrain() throws Exception {
    takeBack(Desired.WorkerDrained.keyOf(worker.worker()));
  }

  @Test
  void nothingIsTakenBeforeTheSelfTestHasPassedAndHeartbeatsSayWhatItFound() throws Exception {
    stopWorkerNow();
    startWorker(findings::take, DiskState.UNWATCHED);
    offer("image", 1);

    await().atMost(LIMIT).until(() -> trouble().contains("has to build and push a small image"));
    findings.add(Optional.of("the registry says no"));
    await().atMost(LIMIT).until(() -> trouble().contains("the registry says no"));
    assertThat(newestHeartbeat().freeSlots()).isZero();
    assertThat(started()).isEmpty();

    findings.add(Optional.empty());
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));
    await().atMost(LIMIT).until(() -> trouble().isEmpty());
  }

  @Test
  void afterAFailureOfTheEngineTheWorkerTestsItselfWhileTheRestGoesOn() throws Exception {
    stopWorkerNow();
    findings.add(Optional.empty());
    startWorker(findings::take, DiskState.UNWATCHED);
    offer("failing", 1);
    offer("other", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);

    byHand.fail(ImageName.of("failing"), FailureCause.ENGINE);
    await().atMost(LIMIT).until(() -> trouble().contains("as the test says"));
    offer("later", 1);
    awaitTwoHeartbeats();

    assertThat(byHand.running()).containsExactly(ImageName.of("other"));
    findings.add(Optional.empty());
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("later")));
  }

  @Test
  void aDockerfileThatFailsSaysNothingOfTheWorker() throws Exception {
    stopWorkerNow();
    findings.add(Optional.empty());
    startWorker(findings::take, DiskState.UNWATCHED);
    offer("failing", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    byHand.fail(ImageName.of("failing"), FailureCause.BUILD);
    offer("next", 1);

    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("next")));
    assertThat(trouble()).isEmpty();
  }

  @Test
  void nothingIsTakenWhileTheDiskIsFullAndHeartbeatsSayHowFull() throws Exception {
    FillingDisk disk = new FillingDisk();
    disk.full = true;
    stopWorkerNow();
    startWorker(SelfCheck.NOTHING_TO_TRY, disk);
    offer("image", 1);

    await().atMost(LIMIT).until(() -> trouble().contains("1 GB free"));
    awaitTwoHeartbeats();
    assertThat(started()).isEmpty();
    assertThat(newestHeartbeat().disk()).contains(FillingDisk.DISK);
    assertThat(newestHeartbeat().holds()).containsExactly(FillingDisk.HELD);
    assertThat(newestHeartbeat().engine()).isEqualTo("Paper 1.0");
    assertThat(newestHeartbeat().labels()).containsExactly("bigmem");

    disk.full = false;
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));
  }

  @Test
  void aDrainedWorkerFinishesWhatItHasAndTakesNothingNewUntilThatIsTakenBack() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    wish(new Desired.WorkerDrained(worker.worker(), "somebody", "a new disk", Instant.now()));
    await().atMost(LIMIT).until(() -> newestHeartbeat().draining());
    offer("later", 1);
    awaitTwoHeartbeats();

    assertThat(byHand.running()).containsExactly(ImageName.of("running"));
    takeBack(Desired.WorkerDrained.keyOf(worker.worker()));
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
    await().atMost(LIMIT).until(() -> !newestHeartbeat().draining());
  }

  @Test
  void theDrainOfAnotherWorkerIsNoneOfItsBusiness() throws Exception {
    Desired other = new Desired.WorkerDrained("another", "somebody", "", Instant.now());
    wish(other);
    offer("image", 1);

    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));

    assertThat(newestHeartbeat().draining()).isFalse();
    takeBack(other.key());
  }

  @Test
  void aWorkerThatLeavesWaitsForWhatRunsAndTakesNothingNew() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    Future<Void> drained = loop.drain(LONG, NOBODY_HURRIES.future());
    await().atMost(LIMIT).until(() -> newestHeartbeat().draining());
    offer("later", 1);
    awaitTwoHeartbeats();
    assertThat(drained.isComplete()).isFalse();
    byHand.finish(ImageName.of("running"));
    done(drained);

    assertThat(reports(InboxMessage.AttemptSucceeded.class)).hasSize(1);
    assertThat(started()).hasSize(1);
  }

  @Test
  void whatStillRunsAfterTheGraceIsGivenBackWhichIsNoFailure() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    done(loop.drain(Duration.ofMillis(300), NOBODY_HURRIES.future()));
    stopWorkerNow();

    assertThat(reports(InboxMessage.AttemptReleased.class))
        .extracting(InboxMessage.AttemptReleased::reason)
        .containsExactly("the worker shuts down, and its 0 s of grace are over");
  }

  @Test
  void whoCanNotWaitCutsTheGraceShort() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);
    Promise<Void> hurry = Promise.promise();

    Future<Void> drained = loop.drain(LONG, hurry.future());
    hurry.complete();
    done(drained);
    stopWorkerNow();

    assertThat(reports(InboxMessage.AttemptReleased.class))
        .extracting(InboxMessage.AttemptReleased::reason)
        .containsExactly("the worker shuts down and was told not to wait");
  }

  @Test
  void aWorkerWithNothingToDoLeavesAtOnce() throws Exception {
    done(loop.drain(LONG, NOBODY_HURRIES.future()));

    assertThat(byHand.running()).isEmpty();
  }

  private String trouble() {
    return newestHeartbeat().trouble().map(Heartbeat.Trouble::message).orElse("");
  }

  /** A disk that is full when the test says so. */
  private static final class FillingDisk implements DiskState {

    static final Heartbeat.Disk DISK = new Heartbeat.Disk(100_000_000_000L, 1_000_000_000L);
    static final Digest HELD = Digest.of(new byte[] {3});

    private volatile boolean full;

    @Override
    public Optional<Heartbeat.Trouble> trouble() {
      return full
          ? Optional.of(new Heartbeat.Trouble(Heartbeat.Trouble.Kind.DISK, "1 GB free"))
          : Optional.empty();
    }

    @Override
    public Optional<Heartbeat.Disk> disk() {
      return Optional.of(DISK);
    }

    @Override
    public List<Digest> holds() {
      return List.of(HELD);
    }
  }
}
