package dev.kiln.coordinator.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.history.EndedBuilds;
import dev.kiln.coordinator.output.AttemptLogs;
import dev.kiln.coordinator.partition.FactListener;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.FarmStatus;
import dev.kiln.coordinator.web.LiveUpdates;
import dev.kiln.coordinator.web.NotNowException;
import dev.kiln.coordinator.web.Subscription;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the farm looks like, for pages and API on any coordinator: running builds in a Hazelcast
 * map, written by the owners of their partitions; ended ones from the history; workers as this
 * coordinator hears them; changes on the clustered event bus.
 *
 * <p>{@link #changed(BuildState)} is called on the coordinator's event loop and only remembers what
 * has changed; five times a second the views of what has changed are made there and written from a
 * worker thread.
 */
public final class ReadModel implements FactListener, FarmStatus, LiveUpdates, AttemptLogs {

  private static final Logger LOG = LoggerFactory.getLogger(ReadModel.class);
  private static final Comparator<BuildId> NEWEST_FIRST =
      Comparator.comparing(BuildId::ulid).reversed().thenComparing(Comparator.naturalOrder());
  private static final Duration FLUSH_EVERY = Duration.ofMillis(200);
  private static final String LIVE = "kiln.live";
  private static final int BUILDS_ON_FRONT_PAGE = 30;

  /** Another coordinator may read the history this much later than we. */
  private static final Duration LEFT_IN_MAP = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final SharedBuilds builds;
  private final EndedBuilds ended;
  private final int partitions;
  private final Clock clock;
  private final Supplier<FarmView> farmWithoutBuilds;
  private final ViewJson json = new ViewJson();
  private final List<Consumer<Update>> listeners = new CopyOnWriteArrayList<>();
  private final HeardWorkers workers = new HeardWorkers();
  private final MessageConsumer<String> live;

  // Only touched on the coordinator's event loop.
  private final Map<BuildId, BuildState> dirty = new LinkedHashMap<>();
  private final SortedSet<Integer> complete = new TreeSet<>();
  private final LastTold told = new LastTold();
  private Optional<Farm> farm = Optional.empty();
  private boolean flushing;

  // Written on the event loop, read anywhere.
  private SortedMap<Pool, Integer> unoffered = Collections.emptySortedMap();
  private volatile FarmCondition condition = FarmCondition.ordinary();

  /**
   * Makes the read model.
   *
   * @param ended which has been read as far as it goes
   * @param partitions how many there are
   * @param farmWithoutBuilds who answers, and since when
   */
  public ReadModel(
      Vertx vertx,
      HazelcastInstance cluster,
      EndedBuilds ended,
      int partitions,
      Clock clock,
      Supplier<FarmView> farmWithoutBuilds) {
    this.vertx = vertx;
    this.ended = ended;
    this.partitions = partitions;
    this.builds = new SharedBuilds(cluster, json);
    this.clock = clock;
    this.farmWithoutBuilds = farmWithoutBuilds;
    this.live = vertx.eventBus().consumer(LIVE, message -> received(message.body()));
  }

  /**
   * Completes when changes of other coordinators are heard as well, and what has ended is on its
   * way out of the map.
   */
  public Future<Void> ready() {
    ended.onKept(this::removeSoon);
    return live.completion()
        .compose(listening -> vertx.executeBlocking(builds::ids, false))
        .map(ids -> {
          ids.stream().filter(ended::contains).forEach(this::removeSoon);
          return null;
        });
  }

  @Override
  public void changed(BuildState build) {
    dirty.put(build.id(), build);
    flushSoon();
  }

  @Override
  public void owned(int partition) {
    complete.add(partition);
    flushSoon();
  }

  @Override
  public void lost(int partition) {
    complete.remove(partition);
    dirty.keySet().removeIf(build -> build.partition() == partition);
    told.forget(partition);
  }

  @Override
  public void archived(BuildId build) {
    told.forget(build);
  }

  @Override
  public void changed(Farm heardOf) {
    farm = Optional.of(heardOf);
    flushSoon();
  }

  @Override
  public void unoffered(SortedMap<Pool, Integer> tasks) {
    unoffered = tasks;
  }

  @Override
  public Future<List<BuildSummary>> builds() {
    return vertx.executeBlocking(
        () -> {
          SortedMap<BuildId, BuildSummary> all = new TreeMap<>(NEWEST_FIRST);
          ended.summaries().forEach(build -> all.put(build.id(), build));
          builds.summaries().forEach(build -> all.put(build.id(), build));
          return List.copyOf(all.values());
        },
        false);
  }

  @Override
  public Future<Optional<BuildView>> build(BuildId id) {
    return find(id).map(found -> found.map(build -> workers.withPhases(build.view())));
  }

  @Override
  public Future<List<WorkerView>> workers() {
    return Future.succeededFuture(workers.all());
  }

  @Override
  public Future<FarmView> farm() {
    FarmView frame = farmWithoutBuilds.get();
    return builds()
        .map(all ->
            new FarmView(
                frame.name(),
                frame.version(),
                frame.startedAt(),
                frame.coordinator(),
                condition,
                all.stream().limit(BUILDS_ON_FRONT_PAGE).toList(),
                workers.all()));
  }

  @Override
  public Future<Optional<Located>> locate(
      BuildId build, ImageName image, Optional<AttemptId> wanted) {
    return find(build).map(found -> found.flatMap(shown -> shown.locate(image, wanted)));
  }

  @Override
  public Subscription subscribe(Consumer<Update> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Running and just ended builds are in the map, the others in the history. */
  private Future<Optional<ShownBuild>> find(BuildId id) {
    return vertx
        .executeBlocking(() -> builds.find(id), false)
        .compose(found -> found.isPresent() ? Future.succeededFuture(found) : findEnded(id));
  }

  private Future<Optional<ShownBuild>> findEnded(BuildId id) {
    return ended
        .find(id)
        .compose(found ->
            switch (found) {
              case EndedBuilds.Found.Whole whole ->
                  Future.succeededFuture(
                      Optional.of(ShownBuild.of(BuildState.restore(whole.build()))));
              case EndedBuilds.Found.Unreadable damaged ->
                  Future.failedFuture(new NotNowException(damaged.reason()));
              case EndedBuilds.Found.Nothing nothing ->
                  vertx.executeBlocking(() -> absent(id), false);
            });
  }

  /** Whoever takes over a partition shows its builds only when it has folded them. */
  private Optional<ShownBuild> absent(BuildId id) {
    if (id.partition() < partitions && !builds.isComplete(id.partition())) {
      throw new NotNowException(
          "partition %d is being taken over by a coordinator, and build %s may be in it; try again in some seconds"
              .formatted(id.partition(), id));
    }
    return Optional.empty();
  }

  private void removeSoon(BuildId build) {
    vertx.setTimer(
        LEFT_IN_MAP.toMillis(),
        timer ->
            vertx
                .executeBlocking(
                    () -> {
                      builds.remove(build);
                      return null;
                    },
                    false)
                .onFailure(e -> LOG.warn("could not take build {} out of the map", build, e)));
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      vertx.setTimer(FLUSH_EVERY.toMillis(), timer -> flush());
    }
  }

  private void flush() {
    flushing = false;
    farm.ifPresent(this::showWorkers);
    farm.map(known -> Views.condition(known, unoffered)).ifPresent(this::showCondition);
    farm = Optional.empty();
    if (dirty.isEmpty() && complete.isEmpty()) {
      return;
    }
    List<LiveChange> changes = new ArrayList<>();
    List<ShownBuild> fresh = new ArrayList<>();
    for (BuildState build : dirty.values()) {
      ShownBuild now = ShownBuild.of(build);
      changes.addAll(told.changes(now.view()));
      fresh.add(now);
    }
    List<Integer> owned = List.copyOf(complete);
    dirty.clear();
    complete.clear();
    vertx
        .executeBlocking(
            () -> {
              builds.show(fresh);
              owned.forEach(builds::complete);
              return null;
            },
            true)
        .onSuccess(written -> changes.forEach(this::publish))
        .onFailure(
            e -> LOG.warn("could not show {} builds, the next change does", fresh.size(), e));
  }

  private void showWorkers(Farm known) {
    List<WorkerView> all = workers.heard(known, Instant.now(clock));
    for (WorkerView worker : all) {
      for (WorkerView.Running running : worker.running()) {
        told.phase(running).ifPresent(this::publish);
      }
    }
    tell(new Update.WorkersChanged(all));
  }

  private void showCondition(FarmCondition now) {
    if (!now.equals(condition)) {
      condition = now;
      tell(new Update.ConditionChanged(now));
    }
  }

  private void publish(LiveChange change) {
    vertx.eventBus().publish(LIVE, json.write(change));
  }

  private void received(String message) {
    LiveChange change = json.readView(message, LiveChange.class);
    change.build().ifPresent(build -> tell(new Update.BuildChanged(build)));
    change
        .task()
        .ifPresent(task ->
            change
                .taskOf()
                .ifPresent(build -> tell(new Update.TaskChanged(build, task, change.offset()))));
  }

  private void tell(Update update) {
    listeners.forEach(listener -> listener.accept(update));
  }
}
