package dev.kiln.worker.docker;

import dev.kiln.buildkit.progress.ProgressEvent;
import dev.kiln.buildkit.progress.Step;
import dev.kiln.buildkit.progress.StepEnd;
import dev.kiln.worker.attempt.OutputSink;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Turns BuildKit's progress into lines with phases, as {@link BuildOutput} does for the classic
 * builder; lines of stages that run at once come in between each other, each with its own phase.
 */
final class BuildKitOutput {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
  private static final String NO_SPACE = "no space left on device";

  private final OutputSink sink;
  private volatile boolean diskFull;

  BuildKitOutput(OutputSink sink) {
    this.sink = sink;
  }

  void accept(ProgressEvent event) {
    switch (event) {
      case ProgressEvent.StepBegan began -> line(began.step(), began.step().name());
      case ProgressEvent.OutputLine output -> line(output.step(), output.text());
      case ProgressEvent.StepWarned warned -> line(warned.step(), "warning: " + warned.summary());
      case ProgressEvent.StepEnded ended -> ended(ended);
      case ProgressEvent.PartEnded part ->
          line(part.step(), "%s %s".formatted(part.action(), part.part()).strip());
      case ProgressEvent.PartAdvanced _ -> {
        // One more percent is no line.
      }
    }
  }

  /** Whether a command complained of a full disk. */
  boolean diskFull() {
    return diskFull;
  }

  private void ended(ProgressEvent.StepEnded ended) {
    switch (ended.end()) {
      case StepEnd.Cached _ -> line(ended.step(), "cached: " + ended.step().name());
      case StepEnd.Failed(String message) -> line(ended.step(), "failed: " + message);
      case StepEnd.Done _, StepEnd.Cancelled _ -> {
        // What comes next says so.
      }
    }
  }

  private void line(Step step, String raw) {
    String line = COLOUR.matcher(raw).replaceAll("").stripTrailing();
    if (line.isEmpty()) {
      return;
    }
    diskFull = diskFull || line.toLowerCase(Locale.ROOT).contains(NO_SPACE);
    sink.line(step.position().map(position -> "build " + position).orElse("build"), line);
  }
}
