package dev.kiln.coordinator.build;

import dev.kiln.event.AttemptWork;
import dev.kiln.event.Failure;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of one task. It belongs to one thread and only {@link BuildState} changes it, by
 * folding facts:
 *
 * <pre>
 *   waiting  → queued         TaskQueued
 *   queued   → queued         TaskQueued (offered again, the number of the dispatch grows)
 *   queued   → building       TaskStarted of the current dispatch
 *   building → waiting        AttemptFailed, AttemptLost, AttemptReleased
 *   waiting, queued, building → built | reused    TaskBuilt, TaskReused (first success wins)
 *   waiting, queued, building → failed            TaskFailed
 *   waiting  → parent_failed  TaskParentFailed
 *   waiting, queued, building → cancelled         TaskCancelled
 *   waiting, queued, building → skipped           TaskSkipped
 * </pre>
 *
 * <p>A task that planning has excluded stays as it is; a skipped one can have an image in the
 * registry that its children are built on.
 */
public final class TaskState {

  private final PlannedTask planned;
  private final List<TaskState> children = new ArrayList<>();
  private final List<AttemptRecord> attempts = new ArrayList<>();
  private int missingParents;
  private int level = 1;
  private Duration remaining = Duration.ZERO;
  private SortedMap<ImageName, Digest> parents = Collections.emptySortedMap();
  private TaskStatus status;
  private int dispatch;
  private int ownFailures;
  private int solitaryLosses;
  private Optional<InputKey> inputKey = Optional.empty();
  private Optional<Digest> digest = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<ImageName> rootCause = Optional.empty();
  private Optional<ImageName> origin = Optional.empty();
  private Optional<String> reason;
  private Optional<Instant> notBefore = Optional.empty();
  private Optional<Instant> infrastructureFailedSince = Optional.empty();
  private Optional<Instant> queuedAt = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();

  TaskState(PlannedTask planned) {
    this.planned = planned;
    this.status = planned.exclusion().map(PlannedTask.Exclusion::status).orElse(TaskStatus.WAITING);
    this.reason = planned.exclusion().map(PlannedTask.Exclusion::reason);
  }

  public ImageName image() {
    return planned.image();
  }

  public PlannedTask planned() {
    return planned;
  }

  public TaskStatus status() {
    return status;
  }

  /** The number of the newest offering; 0 before the first. */
  public int dispatch() {
    return dispatch;
  }

  /** How many attempts have failed through the image's own fault. */
  public int ownFailures() {
    return ownFailures;
  }

  /** How many attempts were lost with a worker that fell silent alone. */
  public int solitaryLosses() {
    return solitaryLosses;
  }

  /** Every accepted attempt, oldest first. */
  public List<AttemptRecord> attempts() {
    return Collections.unmodifiableList(attempts);
  }

  /** The attempt that is being worked on, while the task is building. */
  public Optional<AttemptRecord> currentAttempt() {
    return status == TaskStatus.BUILDING ? Optional.of(attempts.getLast()) : Optional.empty();
  }

  /** Whether {@code attempt} is the one that is being worked on. */
  public boolean isCurrent(AttemptId attempt) {
    return status == TaskStatus.BUILDING && attempts.getLast().id().equals(attempt);
  }

  /** The digests that it is or was built on; empty before the first offering. */
  public SortedMap<ImageName, Digest> parents() {
    return parents;
  }

  public Optional<InputKey> inputKey() {
    return inputKey;
  }

  /** The accepted digest of its image. */
  public Optional<Digest> digest() {
    return digest;
  }

  /**
   * The digest that children are built on: the accepted one, or that of the image which a skipped
   * task has left in its place.
   */
  Optional<Digest> digestForChildren() {
    return digest.or(planned::existing);
  }

  /** The newest failure, also while another attempt follows. */
  public Optional<Failure> failure() {
    return failure;
  }

  /** The ancestor to blame where the task ended because of one. */
  public Optional<ImageName> rootCause() {
    return rootCause;
  }

  /** Where it began that this task has no image: an ancestor, or the task itself. */
  ImageName origin() {
    return rootCause.or(() -> origin).orElse(planned.image());
  }

  /** Why it is left out or was cancelled, where that needs words. */
  public Optional<String> reason() {
    return reason;
  }

  /** When a retry is due. */
  public Optional<Instant> notBefore() {
    return notBefore;
  }

  /** Since when the farm, not the image, has kept it from being built. */
  public Optional<Instant> infrastructureFailedSince() {
    return infrastructureFailedSince;
  }

  public Optional<Instant> queuedAt() {
    return queuedAt;
  }

  /** When the first attempt began. */
  public Optional<Instant> startedAt() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getFirst().startedAt());
  }

  public Optional<Instant> endedAt() {
    return endedAt;
  }

  /** The length of the longest chain of parents: 1 where it has none. */
  public int level() {
    return level;
  }

  /** How long the longest way down from it is expected to take, itself included. */
  public Duration remaining() {
    return remaining;
  }

  /** The tasks made from it. */
  List<TaskState> children() {
    return children;
  }

  /** How many parents have no image yet. */
  int missingParents() {
    return missingParents;
  }

  void placed(int parentsWithoutImage, int longestChain) {
    missingParents = parentsWithoutImage;
    level = longestChain;
  }

  void expects(Duration longestWayDown) {
    remaining = longestWayDown;
  }

  void parentArrived() {
    missingParents--;
  }

  void queued(int newDispatch, InputKey key, SortedMap<ImageName, Digest> on, Instant at) {
    status = TaskStatus.QUEUED;
    dispatch = newDispatch;
    inputKey = Optional.of(key);
    parents = Collections.unmodifiableSortedMap(new TreeMap<>(on));
    queuedAt = Optional.of(at);
    notBefore = Optional.empty();
  }

  void started(AttemptRecord attempt) {
    status = TaskStatus.BUILDING;
    attempts.add(attempt);
  }

  void failedOnce(Failure why, AttemptWork work, Instant at, Instant due) {
    failure = Optional.of(why);
    if (why.cause().isInfrastructure()) {
      infrastructureFailedSince = Optional.of(infrastructureFailedSince.orElse(at));
    } else {
      ownFailures++;
      infrastructureFailedSince = Optional.empty();
    }
    waitsAgain(AttemptRecord.Outcome.FAILED, failure, at, due, work);
  }

  void lost(boolean solitary, Instant at) {
    if (solitary) {
      solitaryLosses++;
    }
    waitsAgain(AttemptRecord.Outcome.LOST, Optional.empty(), at, at, AttemptWork.UNKNOWN);
  }

  void released(Instant at) {
    waitsAgain(AttemptRecord.Outcome.RELEASED, Optional.empty(), at, at, AttemptWork.UNKNOWN);
  }

  void succeeded(TaskStatus how, AttemptId by, Digest image, AttemptWork work, Instant at) {
    endAttempt(
        by,
        how == TaskStatus.REUSED ? AttemptRecord.Outcome.REUSED : AttemptRecord.Outcome.BUILT,
        at,
        work);
    digest = Optional.of(image);
    failure = Optional.empty();
    ended(how, at);
  }

  void failed(Failure why, AttemptWork work, Instant at) {
    endCurrentAttempt(AttemptRecord.Outcome.FAILED, at, Optional.of(why), work);
    failure = Optional.of(why);
    ended(TaskStatus.FAILED, at);
  }

  void parentFailed(ImageName root, Instant at) {
    rootCause = Optional.of(root);
    ended(TaskStatus.PARENT_FAILED, at);
  }

  void cancelled(Optional<String> why, Optional<ImageName> began, Instant at) {
    reason = why;
    origin = began;
    ended(TaskStatus.CANCELLED, at);
  }

  void skipped(String why, Optional<ImageName> began, Instant at) {
    reason = Optional.of(why);
    origin = began;
    ended(TaskStatus.SKIPPED, at);
  }

  TaskSnapshot snapshot() {
    return new TaskSnapshot(
        planned, status, dispatch, attempts, parents, inputKey, digest, failure, rootCause, reason,
        queuedAt, endedAt);
  }

  /** Becomes what an ended task was; what only a running build needs is not brought back. */
  void restore(TaskSnapshot snapshot) {
    status = snapshot.status();
    dispatch = snapshot.dispatch();
    attempts.addAll(snapshot.attempts());
    parents = snapshot.parents();
    inputKey = snapshot.inputKey();
    digest = snapshot.digest();
    failure = snapshot.failure();
    rootCause = snapshot.rootCause();
    reason = snapshot.reason();
    queuedAt = snapshot.queuedAt();
    endedAt = snapshot.endedAt();
  }

  private void waitsAgain(
      AttemptRecord.Outcome how, Optional<Failure> why, Instant at, Instant due, AttemptWork work) {
    endCurrentAttempt(how, at, why, work);
    status = TaskStatus.WAITING;
    notBefore = Optional.of(due);
  }

  private void ended(TaskStatus how, Instant at) {
    endCurrentAttempt(AttemptRecord.Outcome.SUPERSEDED, at, Optional.empty(), AttemptWork.UNKNOWN);
    status = how;
    endedAt = Optional.of(at);
    notBefore = Optional.empty();
  }

  private void endAttempt(AttemptId id, AttemptRecord.Outcome how, Instant at, AttemptWork work) {
    attempts.replaceAll(attempt ->
        attempt.id().equals(id) ? attempt.ended(how, at, Optional.empty(), work) : attempt);
  }

  private void endCurrentAttempt(
      AttemptRecord.Outcome how, Instant at, Optional<Failure> why, AttemptWork work) {
    attempts.replaceAll(attempt ->
        attempt.outcome() == AttemptRecord.Outcome.RUNNING
            ? attempt.ended(how, at, why, work)
            : attempt);
  }
}
