package dev.kiln.failover;

import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.worker.claim.AttemptRunner;
import dev.kiln.worker.claim.KafkaEvents;
import dev.kiln.worker.claim.RunningAttempts;
import dev.kiln.worker.claim.WorkerLoop;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A real worker whose builds are a short sleep, with a digest that depends on the input key only.
 */
final class QuickWorker {

  private final KafkaEvents events;
  private final Vertx vertx;
  private final String loop;

  private QuickWorker(KafkaEvents events, Vertx vertx, String loop) {
    this.events = events;
    this.vertx = vertx;
    this.loop = loop;
  }

  static QuickWorker start(
      Vertx vertx,
      String bootstrapServers,
      String name,
      Pool pool,
      int slots,
      Duration build,
      Supplier<Ulid> ids)
      throws Exception {
    KafkaEvents events = new KafkaEvents(vertx, bootstrapServers, name, Clock.systemUTC(), ids);
    WorkerInstance instance = new WorkerInstance(name, ids.get().toString(), "host-of-" + name);
    WorkerLoop loop =
        new WorkerLoop(
            new WorkerLoop.Settings(instance, "test", bootstrapServers, List.of(pool), slots),
            events,
            WorkerLoop.Parts.of(new Sleeping(instance, build)),
            Clock.systemUTC(),
            ids);
    return new QuickWorker(
        events,
        vertx,
        vertx
            .deployVerticle(loop)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS));
  }

  void close() throws Exception {
    vertx
        .undeploy(loop)
        .eventually(events::close)
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** The digest of whatever is made from {@code task}. */
  static Digest digest(ReadyToBuild task) {
    return Digest.of(("made from " + task.inputKey()).getBytes(StandardCharsets.UTF_8));
  }

  private record Sleeping(WorkerInstance worker, Duration build) implements AttemptRunner {

    @Override
    public Prepared prepare(AttemptId attempt, ReadyToBuild task) {
      return new Prepared() {
        @Override
        public LogPosition log() {
          return new LogPosition(0, 0);
        }

        @Override
        public InboxMessage.Report run(RunningAttempts.Entry entry) {
          try {
            Thread.sleep(build);
          } catch (InterruptedException e) {
            return new InboxMessage.AttemptReleased(
                task.build(),
                task.image(),
                attempt,
                worker,
                entry.stopReason().orElse("interrupted"));
          }
          return new InboxMessage.AttemptSucceeded(
              task.build(), task.image(), attempt, worker, task.inputKey(), digest(task), false);
        }

        @Override
        public void abandon(String reason) {}
      };
    }
  }
}
