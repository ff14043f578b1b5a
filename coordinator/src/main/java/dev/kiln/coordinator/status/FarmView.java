package dev.kiln.coordinator.status;

import java.time.Instant;
import java.util.List;

/**
 * The farm at one glance.
 *
 * @param name what its owners call it
 * @param version Kiln's version on the coordinator that answers
 * @param startedAt when that coordinator started
 * @param condition what is out of the ordinary
 * @param builds the newest 30, newest first
 */
public record FarmView(
    String name,
    String version,
    Instant startedAt,
    Coordinator coordinator,
    FarmCondition condition,
    List<BuildSummary> builds,
    List<WorkerView> workers) {

  public FarmView {
    builds = List.copyOf(builds);
    workers = List.copyOf(workers);
  }

  /** The coordinator that answers. */
  public record Coordinator(String id, String host) {}
}
