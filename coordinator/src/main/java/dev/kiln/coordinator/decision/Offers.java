package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tasks are offered to workers: the most urgent ones, as many as their pool can soon take,
 * and those once more whose message seems to be lost.
 */
final class Offers {

  private final Urgency urgency;
  private final Duration offerAgainAfter;

  Offers(Urgency urgency, Duration offerAgainAfter) {
    this.urgency = urgency;
    this.offerAgainAfter = offerAgainAfter;
  }

  /** One build's tasks of one pool, in their own order. */
  private static final class Line {
    private final BuildState build;
    private final int priority;
    private final Iterator<TaskState> tasks;
    private Urgency.Candidate first;

    Line(BuildState build, int priority, Collection<TaskState> ready) {
      this.build = build;
      this.priority = priority;
      this.tasks = ready.iterator();
      this.first = new Urgency.Candidate(build, tasks.next(), priority);
    }

    boolean advance() {
      if (!tasks.hasNext()) {
        return false;
      }
      first = new Urgency.Candidate(build, tasks.next(), priority);
      return true;
    }
  }

  /** Offers as much as {@code share} allows of each pool's window. */
  void fill(List<BuildState> running, Farm farm, Share share, Instant now, List<Fact> facts) {
    SortedSet<Pool> pools = new TreeSet<>();
    for (BuildState build : running) {
      build.open().wake(now);
      pools.addAll(build.open().readyPools());
    }
    for (Pool pool : pools) {
      int places = ours(share, pool, farm.window(pool)) - unclaimed(running, pool);
      if (places > 0) {
        offer(running, pool, places, now, facts);
      }
    }
  }

  /** Offers again what nobody has claimed although somebody could have, all that time. */
  void repeat(List<BuildState> running, Farm farm, Instant now, List<Fact> facts) {
    for (BuildState build : running) {
      for (TaskState task : build.open().queued()) {
        if (isForgotten(task, farm, now)) {
          facts.add(offer(build, task));
        }
      }
    }
  }

  /** What an owner of {@code running} could use, by pool. */
  SortedMap<Pool, Demand> demand(List<BuildState> running, Instant now) {
    SortedMap<Pool, Demand> demands = new TreeMap<>();
    for (BuildState build : running) {
      SortedSet<Pool> pools = new TreeSet<>(build.open().readyPools());
      build.open().queued().forEach(task -> pools.add(task.planned().pool()));
      for (Pool pool : pools) {
        Demand ofBuild =
            new Demand(
                build.open().readyCount(pool) + build.open().unclaimed(pool),
                urgency.priority(build, now));
        demands.merge(
            pool,
            ofBuild,
            (one, other) ->
                new Demand(one.tasks() + other.tasks(), Math.max(one.urgency(), other.urgency())));
      }
    }
    return demands;
  }

  /** The message that offers the task which {@code queued} has put into the queue. */
  static ReadyToBuild dispatch(BuildState build, Fact.TaskQueued queued, Farm farm) {
    TaskState task = build.task(queued.image()).orElseThrow();
    return new ReadyToBuild(
        build.id(),
        queued.image(),
        queued.dispatch(),
        build.header().destination(),
        build.header().bundle(),
        build.header().platform(),
        task.planned().rebuild()
            ? build.header().pins().rebuilding(build.id())
            : build.header().pins(),
        build.header().buildArguments(),
        queued.parents(),
        task.planned().sources(),
        task.planned().recipe(),
        queued.inputKey(),
        build.header().timeout(),
        task.planned().outline(),
        farm.near(task.planned().pool(), queued.parents().values()));
  }

  private void offer(
      List<BuildState> running, Pool pool, int places, Instant now, List<Fact> facts) {
    PriorityQueue<Line> lines =
        new PriorityQueue<>(
            (one, other) -> Urgency.Candidate.MOST_URGENT_FIRST.compare(one.first, other.first));
    for (BuildState build : running) {
      Collection<TaskState> ready = build.open().ready(pool);
      if (!ready.isEmpty()) {
        lines.add(new Line(build, urgency.priority(build, now), ready));
      }
    }
    int left = places;
    while (left > 0 && !lines.isEmpty()) {
      Line line = lines.remove();
      facts.add(offer(line.build, line.first.task()));
      left--;
      if (line.advance()) {
        lines.add(line);
      }
    }
  }

  private boolean isForgotten(TaskState task, Farm farm, Instant now) {
    return task.queuedAt().filter(at -> at.plus(offerAgainAfter).isBefore(now)).isPresent()
        && farm.isIdle(task.planned().pool(), offerAgainAfter);
  }

  /** Of a window that is shut, because the farm is paused or nobody works, nobody gets a part. */
  private static int ours(Share share, Pool pool, int window) {
    return window > 0 ? share.of(pool, window) : 0;
  }

  private static int unclaimed(List<BuildState> running, Pool pool) {
    int unclaimed = 0;
    for (BuildState build : running) {
      unclaimed += build.open().unclaimed(pool);
    }
    return unclaimed;
  }

  private static Fact offer(BuildState build, TaskState task) {
    SortedMap<ImageName, Digest> parents = build.parentDigests(task);
    return new Fact.TaskQueued(
        build.id(),
        task.image(),
        task.dispatch() + 1,
        InputKey.of(task.planned().recipe(), parents),
        parents);
  }
}
