package dev.kiln.coordinator.simulation.night;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything about a night that does not depend on what happens in it.
 *
 * @param faults the kinds of faults that can happen
 * @param intensity by how much they are more likely than usual
 * @param chaos how long they go on, in milliseconds
 */
public record NightPlan(
    long seed,
    Set<Fault> faults,
    double intensity,
    long chaos,
    int partitions,
    int coordinators,
    List<WorkerPlan> workers,
    List<BuildPlan> builds) {

  /** When the night begins by the brokers' clock. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Pool COMMON = Pool.parse("amd64");
  private static final Pool RARE = Pool.parse("amd64.bigmem");
  private static final int MINUTE = 60_000;

  public NightPlan {
    faults = Set.copyOf(faults);
    workers = List.copyOf(workers);
    builds = List.copyOf(builds);
  }

  /** Draws the night of {@code seed}: mostly small, seldom with thousands of images. */
  public static NightPlan of(long seed) {
    Chance chance = Chance.of(seed, "plan");
    boolean huge = seed % 1_000 == 499;
    boolean large = huge || chance.happens(0.04);
    int partitions = chance.between(1, 3);
    return new NightPlan(
        seed,
        faults(chance),
        huge ? 0.2 : 0.5 + chance.below(20) / 10.0,
        chance.between(1, 4) * (long) MINUTE,
        partitions,
        chance.between(1, 3),
        workers(chance, large ? 6 : chance.between(1, 5), huge ? 40 : large ? 8 : 3),
        builds(chance, partitions, huge ? 1 : large ? 2 : chance.between(1, 4), huge, large));
  }

  /** The same without one kind of fault. */
  public NightPlan without(Fault fault) {
    Set<Fault> left = EnumSet.noneOf(Fault.class);
    left.addAll(faults);
    left.remove(fault);
    return new NightPlan(seed, left, intensity, chaos, partitions, coordinators, workers, builds);
  }

  /** The same with other builds. */
  public NightPlan withBuilds(List<BuildPlan> others) {
    return new NightPlan(seed, faults, intensity, chaos, partitions, coordinators, workers, others);
  }

  /** The pools that some build can use. */
  public static List<Pool> pools() {
    return List.of(COMMON, RARE);
  }

  private static Set<Fault> faults(Chance chance) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : Fault.values()) {
      if (chance.happens(0.6)) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private static List<WorkerPlan> workers(Chance chance, int count, int slots) {
    List<WorkerPlan> workers = new ArrayList<>();
    int hosts = chance.between(1, count);
    for (int number = 0; number < count; number++) {
      boolean hasAll = number == 0 || chance.happens(0.5);
      workers.add(
          new WorkerPlan(
              "worker-" + number,
              "host-" + number % hosts,
              chance.between(1, slots),
              hasAll ? pools() : List.of(COMMON)));
    }
    return workers;
  }

  private static List<BuildPlan> builds(
      Chance chance, int partitions, int count, boolean huge, boolean large) {
    List<BuildPlan> builds = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      // One release belongs to one partition.
      int partition = chance.below(partitions);
      String tag = chance.happens(0.7) ? "nightly-" + partition : "own-" + number;
      GraphShape shape =
          huge || large ? GraphShape.CATALOGUE : chance.oneOf(List.of(GraphShape.values()));
      int size = huge ? 10_000 : large ? 187 : chance.between(1, chance.happens(0.2) ? 25 : 9);
      long at = chance.below(2 * MINUTE);
      builds.add(
          new BuildPlan(
              BuildId.of(partition, chance.ulid(START.plusMillis(at))),
              chance.below(Integer.MAX_VALUE),
              shape,
              size,
              pools(),
              conditions(chance, tag),
              at,
              large ? 4_000 : 30_000));
    }
    return builds;
  }

  private static BuildPlan.Conditions conditions(Chance chance, String tag) {
    return new BuildPlan.Conditions(
        tag,
        chance.oneOf(List.of(PublishPolicy.values())),
        chance.below(3),
        chance.between(0, 4),
        chance.happens(0.1) ? Duration.ofSeconds(chance.between(20, 300)) : Duration.ofHours(24));
  }
}
