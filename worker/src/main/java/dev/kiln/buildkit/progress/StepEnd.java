package dev.kiln.buildkit.progress;

/** How a step ended. */
public sealed interface StepEnd {

  /** It ran to its end. */
  record Done() implements StepEnd {}

  /** Its result was there already; nothing ran. */
  record Cached() implements StepEnd {}

  /**
   * It failed, and the build with it.
   *
   * @param message in BuildKit's words
   */
  record Failed(String message) implements StepEnd {}

  /** It was stopped because another step failed or the build was cancelled. */
  record Cancelled() implements StepEnd {}
}
