package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Orders to stop in every stage of an attempt. */
final class ClaimedAttemptTest {

  private static final Random RANDOM = new Random(1);
  private static final WorkerInstance WORKER =
      new WorkerInstance("worker", id().toString(), "host");

  private final RunningAttempts running = new RunningAttempts();
  private final AttemptId id = new AttemptId(id());
  private final ReadyToBuild task = task();
  private final RunningAttempts.Entry entry = running.open(id, task, Instant.EPOCH);
  private final List<InboxMessage.Report> written = new ArrayList<>();
  private final List<InboxMessage.Report> ended = new ArrayList<>();

  @Test
  void anOrderThatComesBeforeTheStartIsReportedStopsTheAttemptAtItsFirstStep() {
    running.stop(id, "nobody waits for it");

    run(this::waitForever, written::add);

    assertThat(written)
        .containsExactly(
            new InboxMessage.AttemptReleased(
                task.build(), task.image(), id, WORKER, "nobody waits for it"));
  }

  @Test
  void anOrderThatComesDuringTheWorkStopsIt() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    Thread attempt =
        Thread.ofVirtual()
            .start(() ->
                run(
                    own -> {
                      working.countDown();
                      return waitForever(own);
                    },
                    written::add));
    working.await();

    running.stop(id, "cancelled");
    running.stop(id, "and once more");
    attempt.join();

    assertThat(written)
        .containsExactly(
            new InboxMessage.AttemptReleased(task.build(), task.image(), id, WORKER, "cancelled"));
  }

  @Test
  void anOrderThatComesDuringTheReportDoesNotKeepTheResultFromBeingSaid() {
    run(
        this::succeed,
        report -> {
          running.stop(id, "too late");
          Thread.sleep(1);
          written.add(report);
        });

    assertThat(written).containsExactly(succeed(entry));
    assertThat(entry.stopReason()).isEmpty();
  }

  @Test
  void anInterruptionAtTheVeryEndOfTheWorkDoesNotReachTheReport() {
    run(
        own -> {
          running.stop(id, "a hair too late");
          return succeed(own);
        },
        report -> {
          Thread.sleep(1);
          written.add(report);
        });

    assertThat(written).containsExactly(succeed(entry));
  }

  @Test
  void howItEndedIsKnownHereBeforeItIsReported() {
    run(this::succeed, report -> written.addAll(ended));

    assertThat(written).containsExactly(succeed(entry));
  }

  @Test
  void heartbeatsListAnAttemptOnlyWhenItsStartIsReported() {
    assertThat(running.list()).isEmpty();
    assertThat(running.isIdle()).isFalse();

    entry.reported();

    assertThat(running.list()).hasSize(1);
  }

  @Test
  void aReportThatNobodyTakesEndsWhenTheWorkerGivesUp() throws Exception {
    CountDownLatch reporting = new CountDownLatch(1);
    Thread attempt =
        Thread.ofVirtual()
            .start(() ->
                run(
                    this::succeed,
                    report -> {
                      reporting.countDown();
                      throw new Reports.ReportFailedException(
                          "nobody listens", new IllegalStateException());
                    }));
    reporting.await();

    running.abandonAll();
    attempt.join();

    assertThat(written).isEmpty();
  }

  private interface Work {
    InboxMessage.Report run(RunningAttempts.Entry entry);
  }

  private void run(Work work, Reports reports) {
    AttemptRunner.Prepared prepared =
        new AttemptRunner.Prepared() {
          @Override
          public LogPosition log() {
            return new LogPosition(0, 0);
          }

          @Override
          public InboxMessage.Report run(RunningAttempts.Entry own) {
            return work.run(own);
          }

          @Override
          public void abandon(String reason) {}
        };
    new ClaimedAttempt(entry, prepared, reports, ended::add).run();
  }

  private InboxMessage.Report waitForever(RunningAttempts.Entry own) {
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts down");
    } catch (InterruptedException e) {
      return new InboxMessage.AttemptReleased(
          task.build(), task.image(), id, WORKER, own.stopReason().orElse("no reason"));
    }
  }

  private InboxMessage.Report succeed(RunningAttempts.Entry own) {
    return new InboxMessage.AttemptSucceeded(
        task.build(), task.image(), id, WORKER, task.inputKey(), Digest.of(new byte[] {1}), false);
  }

  private static ReadyToBuild task() {
    RecipeKey recipe = RecipeKey.parse(Digest.of(new byte[] {1}).toString());
    return new ReadyToBuild(
        BuildId.of(0, id()),
        ImageName.of("image"),
        1,
        new BuildHeader.Destination("127.0.0.1:5000", "test", ""),
        Digest.of(new byte[] {2}),
        Platform.parse("linux/amd64"),
        new BuildHeader.Pins("base", "", "classic"),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        recipe,
        InputKey.of(recipe, new TreeMap<>()),
        Duration.ofMinutes(1),
        "",
        new TreeSet<>());
  }

  private static Ulid id() {
    return Ulid.next(Instant.EPOCH, RANDOM);
  }
}
