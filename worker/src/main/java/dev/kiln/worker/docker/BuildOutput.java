package dev.kiln.worker.docker;

import com.github.dockerjava.api.model.BuildResponseItem;
import dev.kiln.worker.attempt.OutputSink;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what the classic builder says into lines with phases, and remembers what decides the
 * result: the image's id, the error, whether the disk was full.
 *
 * <p>The engine cuts its output anywhere, colours it, and names each step in a line of its own.
 */
final class BuildOutput {

  private static final Pattern STEP = Pattern.compile("(?:Step|STEP) ([0-9]+/[0-9]+) ?: .*");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

  /** A command may print gigabytes without ever ending a line; memory must not grow with them. */
  private static final int LONGEST_LINE = 64 * 1024;

  private static final String NO_SPACE = "no space left on device";

  private final OutputSink sink;
  private final StringBuilder open = new StringBuilder();
  private String phase = "build";
  private Optional<String> imageId = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean diskFull;

  BuildOutput(OutputSink sink) {
    this.sink = sink;
  }

  synchronized void accept(BuildResponseItem item) {
    Optional.ofNullable(item.getStream()).ifPresent(this::text);
    if (item.isErrorIndicated()) {
      error = Optional.of(EngineFailures.messageOf(item));
    }
    if (item.getImageId() != null) {
      imageId = Optional.of(item.getImageId());
    }
    if (item.getStream() == null && item.getStatus() != null && item.getProgressDetail() == null) {
      String id = item.getId() == null ? "" : item.getId() + ": ";
      if (TransferOutput.isWorthALine(item)) {
        line(id + item.getStatus());
      }
    }
  }

  /** Passes on a last line that has no end. */
  synchronized void finish() {
    if (!open.isEmpty()) {
      line(open.toString());
      open.setLength(0);
    }
  }

  synchronized Optional<String> imageId() {
    return imageId;
  }

  synchronized Optional<String> error() {
    return error;
  }

  synchronized boolean diskFull() {
    return diskFull;
  }

  private void text(String piece) {
    int start = 0;
    for (int i = 0; i < piece.length(); i++) {
      char character = piece.charAt(i);
      if (character == '\n' || character == '\r') {
        open.append(piece, start, i);
        start = i + 1;
        finish();
      } else if (open.length() + i - start == LONGEST_LINE) {
        open.append(piece, start, i);
        start = i;
        finish();
      }
    }
    open.append(piece, start, piece.length());
  }

  private void line(String raw) {
    String line = COLOUR.matcher(raw).replaceAll("").stripTrailing();
    if (line.isEmpty()) {
      return;
    }
    Matcher step = STEP.matcher(line);
    if (step.matches()) {
      phase = "build " + step.group(1);
    }
    diskFull = diskFull || line.toLowerCase(Locale.ROOT).contains(NO_SPACE);
    sink.line(phase, line);
  }
}
