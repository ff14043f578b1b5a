package dev.kiln.buildkit.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened to a step of a build. Times are those of the engine's clock. */
public sealed interface ProgressEvent {

  /** The step that it happened to. */
  Step step();

  /**
   * The step began to run, or its result was found. BuildKit may run a step again after it ended.
   *
   * @param at when
   */
  record StepBegan(Step step, Instant at) implements ProgressEvent {}

  /**
   * The step ended, after the last of its lines. A step that still runs when the connection to the
   * engine is closed has no end.
   *
   * @param end how
   * @param duration since it began
   */
  record StepEnded(Step step, StepEnd end, Duration duration) implements ProgressEvent {}

  /**
   * The step's process wrote a line. Lines of steps that run at once come in between each other,
   * each of them whole.
   *
   * @param at when BuildKit read the piece that completes it
   * @param source what the process wrote to
   * @param text without the line's end, as it was written: colours are still in it; bytes that are
   *     no UTF-8 are replaced; at most 64 KiB
   * @param end why it ends there
   */
  record OutputLine(Step step, Instant at, Source source, String text, LineEnd end)
      implements ProgressEvent {}

  /** What a process writes to. */
  enum Source {
    /** Standard output. */
    OUTPUT,
    /** Standard error, and what BuildKit itself says about the step's output. */
    ERROR
  }

  /**
   * A part of the step goes on, such as a layer that is fetched: many times for each part.
   *
   * @param part its name: a layer's digest, {@code exporting layers}
   * @param action what is done to it; may be empty
   * @param current how much is done, in bytes where bytes are moved
   * @param total of how much; 0 when that is not known
   */
  record PartAdvanced(Step step, String part, String action, long current, long total)
      implements ProgressEvent {}

  /**
   * A part of the step ended.
   *
   * @param part its name
   * @param action what was done to it; may be empty
   * @param amount how much was done, in bytes where bytes are moved
   * @param duration since it began
   */
  record PartEnded(Step step, String part, String action, long amount, Duration duration)
      implements ProgressEvent {}

  /**
   * Something in the Dockerfile works but should be otherwise.
   *
   * @param summary one line
   * @param detail more lines
   * @param url where to read more
   */
  record StepWarned(Step step, String summary, List<String> detail, Optional<String> url)
      implements ProgressEvent {

    /** Copies the list. */
    public StepWarned {
      detail = List.copyOf(detail);
    }
  }
}
