package dev.kiln.worker.diagnosis;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells from well-known texts of package managers, downloaders and compilers what a failed command
 * failed of: often a mirror or a full disk, and not the image.
 *
 * <p>Only the output of the step that failed counts, so that what an earlier one got over is not
 * taken for the reason.
 */
public final class FailureSigns {

  private static final List<FailureSign> SIGNS = KnownSigns.all();
  private static final Pattern STEP =
      Pattern.compile("^(?:Step|STEP) [0-9]+/[0-9]+ ?: |^\\[[^\\]]*[0-9]+/[0-9]+\\] [A-Z]+ ");
  private static final int LONGEST_QUOTE = 300;

  private FailureSigns() {}

  /**
   * The same failure with its real cause, a message that names it, and of its lines those that
   * matter. Only {@link FailureCause#BUILD} gets another cause: whatever else failed, the engine
   * has said so itself.
   *
   * @param failure its tail may have any number of lines, the more the better
   */
  public static Failure diagnose(Failure failure) {
    List<String> lines = RelevantLines.of(failure.logTail());
    if (failure.cause() != FailureCause.BUILD) {
      return new Failure(failure.cause(), failure.message(), lines);
    }
    List<String> said =
        Stream.concat(Stream.of(failure.message()), lastStep(failure.logTail()).stream()).toList();
    for (FailureSign sign : SIGNS) {
      Optional<String> message = messageOf(sign, said);
      if (message.isPresent()) {
        return new Failure(sign.cause(), message.get(), lines);
      }
    }
    return new Failure(failure.cause(), failure.message(), lines);
  }

  private static Optional<String> messageOf(FailureSign sign, List<String> said) {
    if (sign.companion().isPresent()
        && said.stream().noneMatch(line -> sign.companion().get().matcher(line).find())) {
      return Optional.empty();
    }
    for (String line : said) {
      Matcher matcher = sign.text().matcher(line);
      if (matcher.find()) {
        Object subject = matcher.groupCount() > 0 ? matcher.group(1) : "";
        return Optional.of(sign.meaning().formatted(subject) + ": " + quote(line));
      }
    }
    return Optional.empty();
  }

  private static List<String> lastStep(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (STEP.matcher(lines.get(i)).find()) {
        return lines.subList(i + 1, lines.size());
      }
    }
    return lines;
  }

  private static String quote(String line) {
    String clean = line.strip();
    return clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE) + "…";
  }
}
