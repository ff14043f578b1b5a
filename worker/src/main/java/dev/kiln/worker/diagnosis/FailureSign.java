package dev.kiln.worker.diagnosis;

import dev.kiln.event.FailureCause;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text by which a kind of failure is known.
 *
 * @param tool which program says so
 * @param text found in one line of the output, or in the engine's answer
 * @param companion what another line has to say as well, for texts that may be harmless alone
 * @param cause what has failed then
 * @param meaning what it means, for people; {@code %s} stands for the text's first group
 */
record FailureSign(
    String tool, Pattern text, Optional<Pattern> companion, FailureCause cause, String meaning) {

  /** A text that is enough by itself. */
  static FailureSign of(String tool, String text, FailureCause cause, String meaning) {
    return new FailureSign(tool, Pattern.compile(text), Optional.empty(), cause, meaning);
  }

  /** The same sign, if another line says {@code companion}. */
  FailureSign with(String companion) {
    return new FailureSign(tool, text, Optional.of(Pattern.compile(companion)), cause, meaning);
  }
}
