package dev.kiln.buildkit.progress;

import dev.kiln.buildkit.progress.ProgressEvent.OutputLine;
import dev.kiln.buildkit.progress.ProgressEvent.Source;
import dev.kiln.buildkit.progress.ProgressEvent.StepBegan;
import dev.kiln.buildkit.progress.ProgressEvent.StepEnded;
import dev.kiln.buildkit.trace.Vertex;
import dev.kiln.buildkit.trace.VertexLog;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is known of one step so far.
 *
 * <p>Transitions: waiting → running ({@link #begin}) → ended ({@link #end}) → running, when
 * BuildKit runs it again.
 */
final class RunningStep {

  private enum Phase {
    WAITING,
    RUNNING,
    ENDED
  }

  private static final long STANDARD_OUTPUT = 1;
  private static final String CANCELLED = "context canceled";

  private final Step step;
  private final ProgressListener listener;
  private final Map<Source, LineCutter> open = new EnumMap<>(Source.class);
  private Phase phase = Phase.WAITING;
  private Instant lastOutput = Instant.EPOCH;

  RunningStep(Step step, ProgressListener listener) {
    this.step = step;
    this.listener = listener;
  }

  Step step() {
    return step;
  }

  void begin(Vertex vertex) {
    // BuildKit repeats vertices that have ended, with slightly different times.
    boolean toldAlready =
        phase == Phase.RUNNING || (phase == Phase.ENDED && vertex.completed().isPresent());
    if (vertex.started().isPresent() && !toldAlready) {
      phase = Phase.RUNNING;
      listener.accept(new StepBegan(step, vertex.started().get()));
    }
  }

  void end(Vertex vertex) {
    if (phase != Phase.RUNNING || vertex.completed().isEmpty()) {
      return;
    }
    finishLines();
    phase = Phase.ENDED;
    Instant completed = vertex.completed().get();
    listener.accept(
        new StepEnded(step, endOf(vertex), between(vertex.started().orElse(completed), completed)));
  }

  void output(VertexLog log) {
    lastOutput = log.at();
    Source source = log.stream() == STANDARD_OUTPUT ? Source.OUTPUT : Source.ERROR;
    open.computeIfAbsent(source, this::cutter).accept(log.bytes());
  }

  /** Passes on lines that have no end. */
  void finishLines() {
    open.values().forEach(LineCutter::finish);
    open.clear();
  }

  /** The time from one to the other; clocks that were set back make it nothing. */
  static Duration between(Instant started, Instant completed) {
    return completed.isBefore(started) ? Duration.ZERO : Duration.between(started, completed);
  }

  private LineCutter cutter(Source source) {
    return new LineCutter(
        (text, end) -> listener.accept(new OutputLine(step, lastOutput, source, text, end)));
  }

  private static StepEnd endOf(Vertex vertex) {
    if (vertex.error().isPresent()) {
      String message = vertex.error().get();
      return message.endsWith(CANCELLED) ? new StepEnd.Cancelled() : new StepEnd.Failed(message);
    }
    return vertex.cached() ? new StepEnd.Cached() : new StepEnd.Done();
  }
}
