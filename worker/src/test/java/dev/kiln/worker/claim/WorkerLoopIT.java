package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.Topics;
import dev.kiln.image.AttemptId;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Claims, heartbeats, pauses and the end of a worker, against a real broker. */
final class WorkerLoopIT extends WorkerLoopFixture {

  @Test
  void asManyTasksAreTakenAsThereAreSlots() throws Exception {
    offer("one", 1);
    offer("two", 1);
    offer("three", 1);

    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
    await().atMost(LIMIT).until(() -> newestHeartbeat().freeSlots() == 0);
    assertThat(started()).hasSize(2);
    ImageName finished = byHand.running().getFirst();
    byHand.finish(finished);

    await().atMost(LIMIT).until(() -> started().size() == 3);
    assertThat(started())
        .extracting(InboxMessage.AttemptStarted::image)
        .containsExactlyInAnyOrder(ImageName.of("one"), ImageName.of("two"), ImageName.of("three"));
  }

  @Test
  void theStartOfAnAttemptIsReportedBeforeItBeginsAndTheTaskIsTakenForGood() throws Exception {
    offer("image", 7);

    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    assertThat(started())
        .singleElement()
        .satisfies(started -> {
          assertThat(started.build()).isEqualTo(build);
          assertThat(started.dispatch()).isEqualTo(7);
          assertThat(started.worker()).isEqualTo(worker);
          assertThat(started.log()).isEqualTo(ByHand.LOG);
        });
    byHand.finish(ImageName.of("image"));
    stopWorkerNow();
    startWorker();
    offer("next", 1);
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("next")));
    assertThat(started()).as("the first task was not offered again").hasSize(2);
  }

  @Test
  void heartbeatsListWhatIsRunning() throws Exception {
    offer("image", 1);

    // A heartbeat may come between the claim and the attempt's first step.
    await().atMost(LIMIT).until(() -> phases().equals(List.of("by hand")));

    Heartbeat heartbeat = newestHeartbeat();
    assertThat(heartbeat.worker()).isEqualTo(worker);
    assertThat(heartbeat.pools()).containsExactly(pool);
    assertThat(heartbeat.slots()).isEqualTo(2);
    assertThat(heartbeat.running().getFirst().attempt()).isEqualTo(started().getFirst().attempt());
    byHand.finish(ImageName.of("image"));
    await().atMost(LIMIT).until(() -> newestHeartbeat().running().isEmpty());
  }

  @Test
  void anOrderToStopInterruptsTheAttemptAndFreesItsSlot() throws Exception {
    offer("stopped", 1);
    offer("other", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
    AttemptId attempt = attemptOf("stopped");

    send(
        Topics.CONTROL,
        new StopAttempt(build, ImageName.of("stopped"), attempt, "nobody waits for it"));

    await().atMost(LIMIT).until(() -> byHand.stopped().containsKey(ImageName.of("stopped")));
    assertThat(byHand.stopped())
        .containsOnly(Map.entry(ImageName.of("stopped"), "nobody waits for it"));
    await()
        .atMost(LIMIT)
        .until(() ->
            newestHeartbeat().running().stream()
                .map(Heartbeat.RunningAttempt::image)
                .toList()
                .equals(List.of(ImageName.of("other"))));
  }

  @Test
  void aRecordThatIsNoTaskIsRefusedAndTheNextOneTaken() throws Exception {
    offerNonsense();
    offer("image", 1);

    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));

    assertThat(started()).hasSize(1);
  }

  @Test
  void aWorkerThatShutsDownStopsWhatIsRunningAndTakesNothingMore() throws Exception {
    offer("image", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    stopWorkerNow();
    offer("late", 1);

    assertThat(byHand.stopped())
        .containsOnly(Map.entry(ImageName.of("image"), "the worker shuts down"));
    assertThat(byHand.running()).isEmpty();
    assertThat(started()).hasSize(1);
  }

  @Test
  void aWorkerThatStartsWhileTheFarmIsPausedTakesNothingUntilThePauseIsTakenBack()
      throws Exception {
    stopWorkerNow();
    wish(new Desired.FarmPaused("somebody", "the registry moves", Instant.now()));
    startWorker();
    offer("image", 1);

    try {
      awaitTwoHeartbeats();
      assertThat(started()).isEmpty();
    } finally {
      takeBack(Desired.FarmPaused.KEY);
    }
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));
  }

  @Test
  void whatRunsGoesOnWhileTheHostIsPausedAndNothingNewBegins() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    wish(pauseUntil(Instant.now().plusSeconds(600)));
    awaitTwoHeartbeats();
    offer("later", 1);
    awaitTwoHeartbeats();

    assertThat(byHand.running()).containsExactly(ImageName.of("running"));
    takeBack(Desired.HostPaused.keyOf(worker.host()));
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
  }

  @Test
  void theProbeOfAHostTakesOneTaskAtATimeUntilThePauseIsTakenBack() throws Exception {
    stopWorkerNow();
    wish(pauseUntil(Instant.now().minusSeconds(1)));
    startWorker();

    offer("first", 1);
    offer("second", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);
    awaitTwoHeartbeats();

    assertThat(started()).hasSize(1);
    takeBack(Desired.HostPaused.keyOf(worker.host()));
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
  }
}
