package dev.kiln.coordinator.status;

import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.RecipeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One image of one build. The components are the fields of the public JSON object, hence so many;
 * {@link #of} and {@link Builder} make one without counting commas.
 *
 * @param reason why planning left the image out, or who skipped or cancelled it and why
 * @param level 1 for images without a parent in the tree, else one more than the highest parent's
 * @param parentDigests the accepted digest of each parent that has one
 * @param reference how to pull exactly this image
 * @param dispatch how often the task has been offered
 * @param worker who builds it, or did so last
 * @param phase what the worker does now, such as {@code build 3/9}
 * @param durationMs of the attempt that ended the task
 * @param cause the word of the failure's cause
 * @param logTail the last lines before the failure
 * @param rootCause of a task that a failed parent ended: the image that failed first
 */
public record TaskView(
    ImageName image,
    TaskStatus status,
    Optional<String> reason,
    int level,
    List<ImageName> parents,
    Map<ImageName, Digest> parentDigests,
    Optional<Digest> digest,
    Optional<String> reference,
    Optional<RecipeKey> recipeKey,
    Optional<InputKey> inputKey,
    int dispatch,
    List<AttemptView> attempts,
    Optional<String> worker,
    Optional<String> phase,
    Optional<Instant> queuedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    OptionalLong durationMs,
    Optional<String> cause,
    Optional<String> message,
    List<String> logTail,
    Optional<ImageName> rootCause) {

  public TaskView {
    parents = parents.stream().sorted().toList();
    parentDigests = Collections.unmodifiableSortedMap(new TreeMap<>(parentDigests));
    attempts = List.copyOf(attempts);
    logTail = List.copyOf(logTail);
  }

  /** This view with another phase. */
  public TaskView withPhase(String now) {
    return new TaskView(
        image,
        status,
        reason,
        level,
        parents,
        parentDigests,
        digest,
        reference,
        recipeKey,
        inputKey,
        dispatch,
        attempts,
        worker,
        Optional.of(now),
        queuedAt,
        startedAt,
        endedAt,
        durationMs,
        cause,
        message,
        logTail,
        rootCause);
  }

  /** Starts the view of a task of which nothing else is known yet. */
  public static Builder of(ImageName image, TaskStatus status) {
    return new Builder(image, status);
  }

  /** Collects what is known of a task; everything not set is absent. */
  public static final class Builder {

    private final ImageName image;
    private final TaskStatus status;
    private Optional<String> reason = Optional.empty();
    private int level;
    private List<ImageName> parents = List.of();
    private Map<ImageName, Digest> parentDigests = Map.of();
    private Optional<Digest> digest = Optional.empty();
    private Optional<String> reference = Optional.empty();
    private Optional<RecipeKey> recipeKey = Optional.empty();
    private Optional<InputKey> inputKey = Optional.empty();
    private int dispatch;
    private List<AttemptView> attempts = List.of();
    private Optional<String> worker = Optional.empty();
    private Optional<String> phase = Optional.empty();
    private Optional<Instant> queuedAt = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private OptionalLong durationMs = OptionalLong.empty();
    private Optional<String> cause = Optional.empty();
    private Optional<String> message = Optional.empty();
    private List<String> logTail = List.of();
    private Optional<ImageName> rootCause = Optional.empty();

    private Builder(ImageName image, TaskStatus status) {
      this.image = image;
      this.status = status;
    }

    /** Why the image was left out or cancelled. */
    public Builder reason(String value) {
      reason = Optional.of(value);
      return this;
    }

    /** The level in the image graph. */
    public Builder level(int value) {
      level = value;
      return this;
    }

    /** The parents' names. */
    public Builder parents(List<ImageName> value) {
      parents = value;
      return this;
    }

    /** The accepted digests of the parents that have one. */
    public Builder parentDigests(Map<ImageName, Digest> value) {
      parentDigests = value;
      return this;
    }

    /** What was made or reused, and how to pull it. */
    public Builder made(Digest value, String pullable) {
      digest = Optional.of(value);
      reference = Optional.of(pullable);
      return this;
    }

    /** The recipe key, from the plan. */
    public Builder recipeKey(RecipeKey value) {
      recipeKey = Optional.of(value);
      return this;
    }

    /** The input key, known once all parents are. */
    public Builder inputKey(InputKey value) {
      inputKey = Optional.of(value);
      return this;
    }

    /** How often and when last the task was offered. */
    public Builder queued(int offered, Instant at) {
      dispatch = offered;
      queuedAt = Optional.of(at);
      return this;
    }

    /** All attempts, the oldest first. */
    public Builder attempts(List<AttemptView> value) {
      attempts = value;
      return this;
    }

    /** Who started the current or last attempt, and when. */
    public Builder started(String by, Instant at) {
      worker = Optional.of(by);
      startedAt = Optional.of(at);
      return this;
    }

    /** What the worker does now. */
    public Builder phase(String value) {
      phase = Optional.of(value);
      return this;
    }

    /** When the task ended. */
    public Builder ended(Instant at) {
      endedAt = Optional.of(at);
      return this;
    }

    /** How long the attempt took that ended the task. */
    public Builder took(Duration value) {
      durationMs = OptionalLong.of(value.toMillis());
      return this;
    }

    /** Why the task failed, and what was printed last. */
    public Builder failure(String word, String text, List<String> tail) {
      cause = Optional.of(word);
      message = Optional.of(text);
      logTail = tail;
      return this;
    }

    /** The image whose failure ended this task. */
    public Builder rootCause(ImageName value) {
      rootCause = Optional.of(value);
      return this;
    }

    /** Returns the view. */
    public TaskView build() {
      return new TaskView(
          image,
          status,
          reason,
          level,
          parents,
          parentDigests,
          digest,
          reference,
          recipeKey,
          inputKey,
          dispatch,
          attempts,
          worker,
          phase,
          queuedAt,
          startedAt,
          endedAt,
          durationMs,
          cause,
          message,
          logTail,
          rootCause);
    }
  }
}
