package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Trace;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.coordinator.simulation.world.OwnedPartition;
import dev.kiln.coordinator.simulation.world.Witness;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches a night. Whatever must never happen is a {@link Violation} at the moment when it does.
 *
 * <p>It has its own picture of every build, made from the log and from what is really so in the
 * registry and on the workers, and asks the core for nothing but to compare.
 */
public final class Oracle implements Witness {

  private final Trace trace;
  private final List<PartitionOracle> partitions = new ArrayList<>();
  private final List<PublicationOracle> publications = new ArrayList<>();
  private final List<IdlenessOracle> idleness = new ArrayList<>();
  private final Set<BuildId> undecided = new HashSet<>();
  private final Set<Class<?>> kinds = new HashSet<>();
  private int voidFacts;

  public Oracle(Trace trace) {
    this.trace = trace;
  }

  /** Begins to watch; the world has been told of the oracle before. */
  public void watch(NightPlan plan, World world) {
    publications.add(new PublicationOracle(world));
    idleness.add(new IdlenessOracle(world));
    for (int number = 0; number < plan.partitions(); number++) {
      partitions.add(new PartitionOracle(number, world, publications.getFirst()));
    }
  }

  /** Whether everything that was asked for has been decided, done and archived. */
  public boolean isAllDone() {
    return undecided.isEmpty() && partitions.stream().noneMatch(PartitionOracle::isBusy);
  }

  /** The builds that are not done, for people. */
  public String whatIsLeft() {
    StringBuilder left = new StringBuilder("undecided: " + undecided);
    for (BuildModel build : builds()) {
      if (!build.archived) {
        left.append(
            "\n%s ended %s cancelled %s %s"
                .formatted(build.id, build.ended, build.cancelled, build.statuses()));
      }
    }
    return left.toString();
  }

  /** Looks at what nobody tells about, in the calm at the end. */
  public void look(Instant now) {
    idleness.getFirst().look(builds(), now);
  }

  /** At the end every owner knows what the log says. */
  public void compareAtTheEnd(World world) {
    world.coordinators().forEach(coordinator -> coordinator.owned().forEach(this::compareAtTheEnd));
  }

  private void compareAtTheEnd(OwnedPartition partition) {
    partition
        .owner()
        .filter(Owner::isLive)
        .ifPresent(owner ->
            partitions.get(owner.state().checkpoint(0).partition()).compareAtTheEnd(owner));
  }

  /** The kinds of facts that have counted. */
  public Set<Class<?>> kinds() {
    return kinds;
  }

  /** How many facts were of an owner that had lost its partition. */
  public int voidFacts() {
    return voidFacts;
  }

  /** Every build that was accepted. */
  List<BuildModel> builds() {
    List<BuildModel> builds = new ArrayList<>();
    partitions.forEach(partition -> builds.addAll(partition.builds()));
    return builds;
  }

  /** How builds and tasks have ended, as words. */
  public Set<String> endings() {
    Set<String> endings = new HashSet<>();
    for (BuildModel build : builds()) {
      build.ended.ifPresent(
          status -> endings.add("build %s, publish %s".formatted(status, build.header.publish())));
      build.tasks.values().forEach(task -> endings.add("task " + task.status));
    }
    return endings;
  }

  @Override
  public void factWritten(int partition, RecordedFact recorded) {
    trace.say(() -> "%s".formatted(recorded));
    if (partitions.get(partition).written(recorded)) {
      kinds.add(recorded.fact().getClass());
    } else {
      voidFacts++;
    }
    if (recorded.fact() instanceof Fact.BuildAccepted accepted) {
      decided(partition, accepted.build());
    } else if (recorded.fact() instanceof Fact.BuildRejected rejected) {
      decided(partition, rejected.build());
    }
  }

  private void decided(int partition, BuildId build) {
    if (partitions.get(partition).isDecided(build)) {
      undecided.remove(build);
    }
  }

  @Override
  public void messageWritten(long offset, InboxMessage message) {
    trace.say(() -> "inbox %d: %s".formatted(offset, message));
    if (message instanceof InboxMessage.SubmitBuild submit
        && partitions.get(submit.build().partition()).build(submit.build()).isEmpty()) {
      undecided.add(submit.build());
    }
  }

  @Override
  public void becameLive(int partition, Owner owner) {
    trace.sayToAll(
        () -> "the owner of term %d of partition %d is live".formatted(owner.term(), partition));
    partitions.get(partition).becameLive(owner);
  }

  @Override
  public void wantedInPause(List<Fact> facts) {
    for (Fact fact : facts) {
      if (fact instanceof Fact.TaskQueued queued) {
        throw Violation.of(
            Invariant.PAUSE_OBEYED,
            fact + " while the farm is paused",
            queued.build(),
            " " + queued.image());
      }
    }
  }

  @Override
  public void checkpointSaved(Checkpoint checkpoint) {
    trace.say(
        () -> "checkpoint of %d at %d".formatted(checkpoint.partition(), checkpoint.offset()));
    partitions.get(checkpoint.partition()).checkpointSaved(checkpoint);
  }

  @Override
  public void historyKept(BuildSnapshot build) {
    trace.say(() -> build.build() + " is in history");
    partitions.get(build.build().partition()).historyKept(build);
  }

  @Override
  public void releaseWritten(long term, PublicationDue due) {
    publications.getFirst().releaseWritten(term, due);
  }

  @Override
  public void tagMoved(long term, PublicationDue due, ImageName image, Digest digest) {
    publications.getFirst().tagMoved(term, due, image);
  }
}
