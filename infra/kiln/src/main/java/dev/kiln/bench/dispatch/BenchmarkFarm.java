package dev.kiln.bench.dispatch;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.partition.DemandBoard;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.FactListener;
import dev.kiln.coordinator.partition.FarmLoop;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.worker.claim.KafkaEvents;
import dev.kiln.worker.claim.WorkerLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A broker, a coordinator and workers in this process; builds end without anything being built. */
final class BenchmarkFarm implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final EmbeddedBroker broker;
  private final Vertx vertx = Vertx.vertx();
  private final Supplier<Ulid> ids;
  private final Ends ends = new Ends();
  private final IdleRunner.Notes notes = new IdleRunner.Notes();
  private final EventWriter writer;

  /** Tells when builds have ended. */
  private static final class Ends implements FactListener {
    private final Map<BuildId, CompletableFuture<BuildStatus>> ends = new ConcurrentHashMap<>();

    CompletableFuture<BuildStatus> of(BuildId build) {
      return ends.computeIfAbsent(build, id -> new CompletableFuture<>());
    }

    @Override
    public void changed(BuildState build) {
      if (build.status() != BuildStatus.RUNNING) {
        of(build.id()).complete(build.status());
      }
    }

    @Override
    public void owned(int partition) {
      // There is one partition and one coordinator.
    }

    @Override
    public void lost(int partition) {
      // A build that does not end says so.
    }

    @Override
    public void archived(BuildId build) {
      // It has ended before.
    }

    @Override
    public void changed(Farm farm) {
      // Only builds are waited for.
    }
  }

  /** There is no other coordinator. */
  private static final class Alone implements DemandBoard {

    @Override
    public void tell(SortedMap<Integer, SortedMap<Pool, Demand>> demands) {
      // Nobody reads it.
    }

    @Override
    public SortedMap<Integer, SortedMap<Pool, Demand>> all() {
      return Collections.emptySortedMap();
    }
  }

  private BenchmarkFarm(EmbeddedBroker broker, Clock clock, Supplier<Ulid> ids) {
    this.broker = broker;
    this.ids = ids;
    this.writer =
        new EventWriter(vertx, broker.bootstrapServers(), "/coordinators/benchmark", clock, ids);
  }

  /** Starts it; returns when it takes builds. */
  static BenchmarkFarm start(
      Path directory, Pool pool, int workers, int slots, Clock clock, Supplier<Ulid> ids)
      throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
    TopicSetup.ensure(broker.bootstrapServers(), 1, List.of(pool));
    BenchmarkFarm farm = new BenchmarkFarm(broker, clock, ids);
    await(farm.startCoordinator(clock));
    for (int number = 0; number < workers; number++) {
      await(farm.startWorker("worker-" + number, pool, slots, clock));
    }
    return farm;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** When which attempt did what. */
  IdleRunner.Notes notes() {
    return notes;
  }

  /** Submits a build and waits for its end. */
  BuildId build(List<PlannedTask> tasks) throws InterruptedException {
    BuildId build = BuildId.of(0, ids.get());
    Plan plan = new Plan(tasks);
    List<List<PlannedTask>> parts = plan.parts();
    for (int part = 0; part < parts.size(); part++) {
      await(writer.request(new InboxMessage.SubmitPlanPart(build, part, parts.get(part))));
    }
    await(
        writer.request(new InboxMessage.SubmitBuild(build, header(), parts.size(), plan.digest())));
    BuildStatus end = await(ends.of(build));
    if (end != BuildStatus.SUCCEEDED) {
      throw new IllegalStateException("build %s did not succeed: %s".formatted(build, end));
    }
    return build;
  }

  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      broker.close();
    }
  }

  private Future<String> startCoordinator(Clock clock) {
    return vertx.deployVerticle(
        new FarmLoop(
            new FarmLoop.Settings(
                "benchmark",
                ids.get().toString(),
                broker.bootstrapServers(),
                Duration.ofSeconds(15),
                Decider.Rules.standard(),
                RetryPolicy.standard()),
            new FarmLoop.Ports(
                writer,
                ends,
                (due, step) -> Future.failedFuture("nothing is published here"),
                build -> Future.succeededFuture(),
                new Alone()),
            clock));
  }

  private Future<String> startWorker(String name, Pool pool, int slots, Clock clock) {
    WorkerInstance worker = new WorkerInstance(name, ids.get().toString(), "host");
    KafkaEvents events = new KafkaEvents(vertx, broker.bootstrapServers(), name, clock, ids);
    return vertx.deployVerticle(
        new WorkerLoop(
            new WorkerLoop.Settings(
                worker, "benchmark", broker.bootstrapServers(), List.of(pool), slots),
            events,
            WorkerLoop.Parts.of(new IdleRunner(worker, notes)),
            clock,
            ids));
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
        Duration.ofHours(1),
        "benchmark",
        Optional.empty());
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws InterruptedException {
    try {
      return future.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the farm does not do what it is told", e);
    }
  }
}
