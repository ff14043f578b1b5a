package dev.kiln.coordinator.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
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
import dev.kiln.coordinator.web.Subscription;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.LogPosition;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the farm looks like, for pages and API on any coordinator: builds in a Hazelcast map,
 * written by the owners of their partitions; workers as this coordinator hears them; changes on the
 * clustered event bus.
 *
 * <p>{@link #changed(BuildState)} is called on the coordinator's event loop and only remembers what
 * has changed; ten times a second the views of what has changed are made there and written from a
 * worker thread.
 */
public final class ReadModel implements FactListener, FarmStatus, LiveUpdates, AttemptLogs {

  private static final Logger LOG = LoggerFactory.getLogger(ReadModel.class);
  private static final Duration FLUSH_EVERY = Duration.ofMillis(100);
  private static final String BUILDS = "kiln.builds";
  private static final String LIVE = "kiln.live";
  private static final int BUILDS_ON_FRONT_PAGE = 30;

  private final Vertx vertx;
  private final IMap<String, Versioned> builds;
  private final EndedBuilds ended;
  private final Clock clock;
  private final Supplier<FarmView> farmWithoutBuilds;
  private final ViewJson json = new ViewJson();
  private final List<Consumer<Update>> listeners = new CopyOnWriteArrayList<>();
  private final MessageConsumer<String> live;

  // Only touched on the coordinator's event loop.
  private final Set<BuildState> dirty = new LinkedHashSet<>();
  private final Map<BuildId, Shown> shown = new HashMap<>();
  private final Map<String, WorkerView> heard = new TreeMap<>();
  private boolean flushing;

  // Written on the event loop, read anywhere.
  private volatile List<WorkerView> workers = List.of();
  private volatile FarmCondition condition = FarmCondition.ordinary();

  /** A build as it is kept: its view, and where its attempts' output is. */
  private record Kept(BuildView view, SortedMap<String, LogPosition> logs) {}

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
   * @param farmWithoutBuilds who answers, and since when
   */
  public ReadModel(
      Vertx vertx,
      HazelcastInstance cluster,
      EndedBuilds ended,
      Clock clock,
      Supplier<FarmView> farmWithoutBuilds) {
    this.vertx = vertx;
    this.ended = ended;
    this.builds = cluster.getMap(BUILDS);
    this.clock = clock;
    this.farmWithoutBuilds = farmWithoutBuilds;
    this.live = vertx.eventBus().consumer(LIVE, message -> received(message.body()));
  }

  /** Completes when changes of other coordinators are heard as well. */
  public Future<Void> ready() {
    return live.completion();
  }

  @Override
  public void changed(BuildState build) {
    dirty.add(build);
    if (!flushing) {
      flushing = true;
      vertx.setTimer(FLUSH_EVERY.toMillis(), timer -> flush());
    }
  }

  @Override
  public void archived(BuildId build) {
    // Shown from here until the history is read everywhere.
  }

  @Override
  public void changed(Farm farm) {
    Instant now = Instant.now(clock);
    for (Heartbeat heartbeat : farm.workers()) {
      WorkerView fresh = Views.of(heartbeat, farm.isAlive(heartbeat.worker().worker()), now);
      WorkerView before = heard.get(fresh.id());
      boolean silent = before != null && before.equals(withLastSeen(fresh, before.lastSeen()));
      heard.put(fresh.id(), silent && !farm.isAlive(fresh.id()) ? before : fresh);
      fresh.running().forEach(this::showPhase);
    }
    workers = List.copyOf(heard.values());
    tell(new Update.WorkersChanged(workers));
    FarmCondition fresh = Views.condition(farm);
    if (!fresh.equals(condition)) {
      condition = fresh;
      tell(new Update.ConditionChanged(fresh));
    }
  }

  @Override
  public Future<List<BuildSummary>> builds() {
    return vertx.executeBlocking(
        () -> {
          List<BuildSummary> summaries = new ArrayList<>();
          for (Versioned kept : builds.values()) {
            summaries.add(read(kept).view().summary());
          }
          summaries.sort(
              Comparator.comparing((BuildSummary summary) -> summary.id().ulid()).reversed());
          return summaries;
        },
        false);
  }

  @Override
  public Future<Optional<BuildView>> build(BuildId id) {
    return find(id).map(kept -> kept.map(found -> withPhases(found.view())));
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
    return find(build)
        .map(kept ->
            kept.flatMap(found ->
                found.view().tasks().stream()
                    .filter(task -> task.image().equals(image))
                    .findFirst()
                    .map(task -> located(found, task, wanted))));
  }

  @Override
  public Subscription subscribe(Consumer<Update> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private static Located located(Kept kept, TaskView task, Optional<AttemptId> wanted) {
    return task.attempts().stream()
        .filter(attempt -> wanted.isEmpty() || wanted.get().equals(attempt.id()))
        .reduce((earlier, later) -> later)
        .map(attempt ->
            new Located(
                Optional.of(attempt.id()),
                Optional.ofNullable(kept.logs().get(attempt.id().toString())),
                attempt.status()))
        .orElseGet(Located::none);
  }

  private Future<Optional<Kept>> find(BuildId id) {
    return vertx.executeBlocking(
        () -> Optional.ofNullable(builds.get(id.value())).map(this::read), false);
  }

  private void flush() {
    flushing = false;
    List<Change> changes = new ArrayList<>();
    Map<String, Versioned> fresh = new TreeMap<>();
    for (BuildState build : dirty) {
      BuildView view = Views.of(build);
      changes.addAll(changes(view));
      fresh.put(
          build.id().value(),
          new Versioned(build.lastOffset(), json.write(new Kept(view, logs(build)))));
    }
    dirty.clear();
    vertx
        .executeBlocking(
            () -> {
              fresh.forEach((id, kept) -> builds.executeOnKey(id, new PutIfNewer(kept)));
              return null;
            },
            true)
        .onSuccess(written ->
            changes.forEach(change -> vertx.eventBus().publish(LIVE, json.write(change))))
        .onFailure(
            e -> LOG.warn("could not show {} builds, the next change does", fresh.size(), e));
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

  private static SortedMap<String, LogPosition> logs(BuildState build) {
    SortedMap<String, LogPosition> logs = new TreeMap<>();
    for (TaskState task : build.tasks()) {
      for (AttemptRecord attempt : task.attempts()) {
        logs.put(attempt.id().toString(), attempt.log());
      }
    }
    return logs;
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

  private Kept read(Versioned kept) {
    return json.readView(kept.json(), Kept.class);
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
