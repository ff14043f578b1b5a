package dev.kiln.server;

import dev.kiln.image.BuilderKind;
import dev.kiln.pattern.LinearPattern;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a worker is run on this host.
 *
 * @param slots how many images it builds at once; empty where the command line or the host's cores
 *     decide
 * @param labels what it offers to images that require it, besides its architecture
 * @param parallelPushes how many images it pushes to one registry at once, where the registry has
 *     no number of its own
 * @param grace how long running attempts may go on when it is told to stop
 * @param redact what is taken out of output although nobody has named it as a secret
 */
public record WorkerConfiguration(
    Optional<Integer> slots,
    SortedSet<String> labels,
    Building building,
    int parallelPushes,
    Duration grace,
    Metrics metrics,
    Disk disk,
    List<LinearPattern> redact) {

  public WorkerConfiguration {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    redact = List.copyOf(redact);
  }

  /**
   * What a single build gets.
   *
   * @param builder {@code classic} uses no other; with {@code buildkit} an engine without it is
   *     refused; empty for whatever the engine has
   * @param network the engine's network that its commands see
   * @param memoryBytes how much memory they can have; empty means as much as there is
   * @param cpus how many processors' time they can have, such as 1.5; empty means all
   */
  public record Building(
      Optional<BuilderKind> builder,
      String network,
      Optional<Long> memoryBytes,
      Optional<Double> cpus) {}

  /**
   * Where health and metrics are to be had.
   *
   * @param port 0 means nowhere
   */
  public record Metrics(String address, int port) {}

  /**
   * When the engine's disk counts as full.
   *
   * @param cleanBelow with less free, images that nobody needs are removed
   * @param stopBelow with less free, no task is taken
   * @param lookEvery how long the worker relies on what it saw last
   */
  public record Disk(FreeSpace cleanBelow, FreeSpace stopBelow, Duration lookEvery) {}
}
