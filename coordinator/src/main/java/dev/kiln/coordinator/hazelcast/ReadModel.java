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
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.FarmStatus;
import dev.kiln.coordinator.web.LiveUpdates;
import dev.kiln.coordinator.web.NotNowException;
import dev.kiln.coordinator.web.Subscription;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Heartbeat;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * has changed; ten times a second the views of what has changed are made there and written from a
 * worker thread.
 */
public final class ReadModel implements FactListener, FarmStatus, LiveUpdates, AttemptLogs {

  private static final Logger LOG = LoggerFactory.getLogger(ReadModel.class);
  private static final Comparator<BuildId> NEWEST_FIRST =
      Comparator.comparing(BuildId::ulid).reversed().thenComparing(Comparator.naturalOrder());
  private static final Duration FLUSH_EVERY = Duration.ofMillis(100);
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
  private final MessageConsumer<String> live;

  // Only touched on the coordinator's event loop.
  private final Map<BuildId, BuildState> dirty = new LinkedHashMap<>();
  private final SortedSet<Integer> complete = new TreeSet<>();
  private final Map<BuildId, Shown> shown = new HashMap<>();
  private final Map<String, WorkerView> heard = new TreeMap<>();
  private Optional<Farm> farm = Optional.empty();
  private boolean flushing;

  // Written on the event loop, read anywhere.
  private volatile List<WorkerView> workers = List.of();
  private volatile FarmCondition condition = FarmCondition.ordinary();

  /** What was last told about a running build of ours. */
  private record Shown(long offset, Map<ImageName, TaskView> tasks) {}

  /** A change as it travels on the event bus; one of the three is there. */
  private record Change(
      Optional<BuildSummary> build,
      Optional<BuildId> taskOf,
      Optional<TaskView> task,
      long offset) {}

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
    shown.keySet().removeIf(build -> build.partition() == partition);
  }

  @Override
  public void archived(BuildId build) {
    shown.remove(build);
  }

  @Override
  public void changed(Farm heardOf) {
    farm = Optional.of(heardOf);
    flushSoon();
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
    return find(id).map(found -> found.map(build -> withPhases(build.view())));
  }

  @Override
  public Future<List<WorkerView>> workers() {
    return Future.succeededFuture(workers);
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
                workers));
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
    farm.map(Views::condition).ifPresent(this::showCondition);
    farm = Optional.empty();
    if (dirty.isEmpty() && complete.isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    Map<String, Versioned> fresh = new TreeMap<>();
    for (BuildState build : dirty.values()) {
      ShownBuild now = ShownBuild.of(build);
      changes.addAll(changes(now.view()));
      fresh.put(build.id().value(), new Versioned(build.lastOffset(), json.write(now)));
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
        .onSuccess(written ->
            changes.forEach(change -> vertx.eventBus().publish(LIVE, json.write(change))))
        .onFailure(
            e -> LOG.warn("could not show {} builds, the next change does", fresh.size(), e));
  }

  private void showWorkers(Farm known) {
    Instant now = Instant.now(clock);
    SortedMap<String, WorkerView> views = new TreeMap<>();
    for (Heartbeat heartbeat : known.workers()) {
      WorkerView fresh = Views.of(heartbeat, known.isAlive(heartbeat.worker().worker()), now);
      WorkerView before = heard.get(fresh.id());
      boolean silent = before != null && before.equals(withLastSeen(fresh, before.lastSeen()));
      views.put(fresh.id(), silent && !known.isAlive(fresh.id()) ? before : fresh);
      fresh.running().forEach(this::showPhase);
    }
    heard.keySet().retainAll(views.keySet());
    heard.putAll(views);
    workers = List.copyOf(heard.values());
    tell(new Update.WorkersChanged(workers));
    FarmCondition current = Views.condition(known);
    if (!current.equals(condition)) {
      condition = current;
      tell(new Update.ConditionChanged(current));
    }
  }

  private void showCondition(FarmCondition now) {
    if (!now.equals(condition)) {
      condition = now;
      tell(new Update.ConditionChanged(now));
    }
  }

  private List<Change> changes(BuildView view) {
    BuildId id = view.summary().id();
    long offset = view.summary().offset();
    Shown earlier = shown.get(id);
    Map<ImageName, TaskView> before = earlier == null ? new HashMap<>() : earlier.tasks();
    List<Change> changes = new ArrayList<>();
    for (TaskView task : view.tasks()) {
      if (!task.equals(before.put(task.image(), task))) {
        changes.add(new Change(Optional.empty(), Optional.of(id), Optional.of(task), offset));
      }
    }
    changes.add(
        new Change(Optional.of(view.summary()), Optional.empty(), Optional.empty(), offset));
    if (view.summary().status() == BuildStatus.RUNNING) {
      shown.put(id, new Shown(offset, before));
    } else {
      shown.remove(id);
    }
    return changes;
  }

  /** A phase is news for who watches the task, if its build is ours. */
  private void showPhase(WorkerView.Running running) {
    Shown build = shown.get(running.build());
    if (build == null) {
      return;
    }
    TaskView task = build.tasks().get(running.image());
    if (task == null || !isCurrent(task, running)) {
      return;
    }
    TaskView fresh = task.withPhase(running.phase());
    if (!fresh.equals(task)) {
      build.tasks().put(running.image(), fresh);
      Change change =
          new Change(
              Optional.empty(), Optional.of(running.build()), Optional.of(fresh), build.offset());
      vertx.eventBus().publish(LIVE, json.write(change));
    }
  }

  private BuildView withPhases(BuildView view) {
    Map<ImageName, WorkerView.Running> running = new HashMap<>();
    for (WorkerView worker : workers) {
      for (WorkerView.Running one : worker.running()) {
        if (one.build().equals(view.summary().id())) {
          running.put(one.image(), one);
        }
      }
    }
    return new BuildView(
        view.summary(),
        view.tasks().stream()
            .map(task -> {
              WorkerView.Running now = running.get(task.image());
              return now != null && isCurrent(task, now) ? task.withPhase(now.phase()) : task;
            })
            .toList());
  }

  private static boolean isCurrent(TaskView task, WorkerView.Running running) {
    return !task.status().isEnded()
        && task.attempts().stream().anyMatch(attempt -> attempt.id().equals(running.attempt()));
  }

  private void received(String message) {
    Change change = json.readView(message, Change.class);
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

  private static WorkerView withLastSeen(WorkerView view, Instant lastSeen) {
    return new WorkerView(
        view.id(),
        view.instance(),
        view.host(),
        view.state(),
        view.pools(),
        view.slots(),
        view.running(),
        view.version(),
        lastSeen,
        view.startedAt());
  }
}
