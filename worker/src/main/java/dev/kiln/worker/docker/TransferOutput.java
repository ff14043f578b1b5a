package dev.kiln.worker.docker;

import com.github.dockerjava.api.model.ResponseItem;
import dev.kiln.worker.attempt.OutputSink;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the engine's progress on a pull or a push, several messages per layer and second, into one
 * line per layer, and remembers the error or the digest.
 */
final class TransferOutput {

  private static final Set<String> LAYER_ENDS =
      Set.of("Pull complete", "Already exists", "Pushed", "Layer already exists");

  private static final Pattern DIGEST =
      Pattern.compile("\\bdigest: (sha256:[0-9a-f]{64}) size: [0-9]+$");

  private final String phase;
  private final OutputSink sink;
  private Optional<String> error = Optional.empty();
  private Optional<String> digest = Optional.empty();

  TransferOutput(String phase, OutputSink sink) {
    this.phase = phase;
    this.sink = sink;
  }

  /** Whether a message is more than one more percent. */
  static boolean isWorthALine(ResponseItem item) {
    String status = item.getStatus();
    return status != null
        && (item.getId() == null
            || LAYER_ENDS.contains(status)
            || status.startsWith("Mounted from"));
  }

  synchronized void accept(ResponseItem item) {
    sink.moving();
    if (item.isErrorIndicated()) {
      error = Optional.of(EngineFailures.messageOf(item));
    }
    if (item.getAux() != null && item.getAux().getDigest() != null) {
      digest = Optional.of(item.getAux().getDigest());
    }
    // Podman says so in words alone.
    Optional.ofNullable(item.getStatus())
        .map(DIGEST::matcher)
        .filter(Matcher::find)
        .ifPresent(found -> digest = Optional.of(found.group(1)));
    if (isWorthALine(item)) {
      sink.line(phase, (item.getId() == null ? "" : item.getId() + ": ") + item.getStatus());
    }
  }

  synchronized Optional<String> error() {
    return error;
  }

  synchronized Optional<String> digest() {
    return digest;
  }
}
