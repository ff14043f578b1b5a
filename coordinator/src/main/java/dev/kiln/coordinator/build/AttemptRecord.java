package dev.kiln.coordinator.build;

import dev.kiln.event.AttemptWork;
import dev.kiln.event.Failure;
import dev.kiln.event.LogPosition;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.Optional;

/**
 * One accepted attempt of a task.
 *
 * @param endedAt empty while it runs
 * @param work what it took, where it has said so
 */
public record AttemptRecord(
    AttemptId id,
    int dispatch,
    WorkerInstance worker,
    LogPosition log,
    Instant startedAt,
    Optional<Instant> endedAt,
    Outcome outcome,
    Optional<Failure> failure,
    AttemptWork work) {

  /** How an attempt ended, or that it has not. */
  public enum Outcome {
    /** Still being worked on, as far as is known. */
    RUNNING,
    /** Brought the task's image. */
    BUILT,
    /** Found the task's image in the registry. */
    REUSED,
    /** Ended without an image. */
    FAILED,
    /** Its worker fell silent or was restarted. */
    LOST,
    /** Given back by its worker. */
    RELEASED,
    /** The task ended without it. */
    SUPERSEDED
  }

  static AttemptRecord started(
      AttemptId id, int dispatch, WorkerInstance worker, LogPosition log, Instant at) {
    return new AttemptRecord(
        id,
        dispatch,
        worker,
        log,
        at,
        Optional.empty(),
        Outcome.RUNNING,
        Optional.empty(),
        AttemptWork.UNKNOWN);
  }

  AttemptRecord ended(Outcome how, Instant at, Optional<Failure> why, AttemptWork took) {
    return new AttemptRecord(id, dispatch, worker, log, startedAt, Optional.of(at), how, why, took);
  }
}
