package dev.kiln.coordinator.build;

import dev.kiln.event.Failure;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is kept of a task when its build has ended; see {@link TaskState} for the parts. */
public record TaskSnapshot(
    PlannedTask planned,
    TaskStatus status,
    int dispatch,
    List<AttemptRecord> attempts,
    SortedMap<ImageName, Digest> parents,
    Optional<InputKey> inputKey,
    Optional<Digest> digest,
    Optional<Failure> failure,
    Optional<ImageName> rootCause,
    Optional<String> reason,
    Optional<Instant> queuedAt,
    Optional<Instant> endedAt) {

  public TaskSnapshot {
    attempts = List.copyOf(attempts);
    parents = Collections.unmodifiableSortedMap(new TreeMap<>(parents));
  }
}
