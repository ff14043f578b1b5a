package dev.kiln.coordinator.simulation.chance;

/** What can go wrong in a night, each kind with how likely it is when there is an opportunity. */
public enum Fault {
  // Of coordinators, at each round of mischief.
  COORDINATOR_CRASH(0.03),
  COORDINATOR_HANG(0.04),
  COORDINATOR_DEAF(0.05),
  PROBES_HELD_UP(0.05),
  REBALANCE(0.03),
  // Of coordinators, at each fact.
  CRASH_AT_WRITE(0.004),
  ACKNOWLEDGEMENT_LOST(0.004),
  SLOW_WRITE(0.01),
  LATE_READ(0.01),
  SLOW_CHECKPOINT_READ(0.2),
  CHECKPOINT_LOST(0.1),
  HISTORY_REFUSED(0.15),
  // Of workers, at each round of mischief.
  WORKER_CRASH(0.04),
  WORKER_HANG(0.03),
  WORKER_CUT_OFF(0.04),
  WORKER_SHUTDOWN(0.03),
  DISK_FULL(0.02),
  // Of workers, at each attempt or report.
  ATTEMPT_FAILS(0.12),
  ATTEMPT_STALLS(0.03),
  POISON(0.04),
  WRONG_KEY(0.02),
  REPORT_DOUBLED(0.06),
  SLOW_REPORT(0.02),
  // Of records that may be lost.
  OFFER_LOST(0.06),
  OFFER_DOUBLED(0.03),
  STOP_LOST(0.3),
  HEARTBEAT_LOST(0.03),
  UNREADABLE_RECORD(0.01),
  // Of the registry.
  REGISTRY_DOWN(0.03),
  REGISTRY_SLOW(0.04),
  REGISTRY_REPLY_LOST(0.04),
  BLOB_LOST(0.01),
  // Of people.
  BUILD_CANCELLED(0.02),
  TASK_BY_HAND(0.05),
  FARM_PAUSED(0.01),
  SUBMISSION_DOUBLED(0.3),
  SUBMISSION_BROKEN(0.05);

  private final double odds;

  Fault(double odds) {
    this.odds = odds;
  }

  double odds() {
    return odds;
  }
}
