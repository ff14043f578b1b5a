package dev.kiln.buildkit;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a build ended. */
public sealed interface BuildOutcome {

  /**
   * The image is in the engine's store.
   *
   * @param imageId such as {@code sha256:…}; what a tag would name as well
   */
  record Built(String imageId) implements BuildOutcome {}

  /**
   * The build was begun and failed.
   *
   * @param message in BuildKit's words, which names the instruction and why
   */
  record Failed(String message) implements BuildOutcome {

    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d{1,9})");

    /** What the failing {@code RUN} instruction's process ended with, where that was it. */
    public OptionalInt exitCode() {
      Matcher found = EXIT_CODE.matcher(message);
      return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }
  }

  /**
   * The engine did not begin the build.
   *
   * @param status the HTTP status: 400 and above
   * @param message the engine's words
   */
  record Refused(int status, String message) implements BuildOutcome {}

  /**
   * It was stopped because it took too long.
   *
   * @param limit how long it had
   */
  record TimedOut(Duration limit) implements BuildOutcome {}
}
