package dev.kiln.buildkit.progress;

import dev.kiln.buildkit.progress.ProgressEvent.PartAdvanced;
import dev.kiln.buildkit.progress.ProgressEvent.PartEnded;
import dev.kiln.buildkit.progress.ProgressEvent.StepWarned;
import dev.kiln.buildkit.trace.SolveStatus;
import dev.kiln.buildkit.trace.Vertex;
import dev.kiln.buildkit.trace.VertexLog;
import dev.kiln.buildkit.trace.VertexStatus;
import dev.kiln.buildkit.trace.VertexWarning;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Turns the messages of one build into events: of each message first the beginnings, then output
 * and parts, then the ends, so that a step's lines lie between its beginning and its end.
 *
 * <p>Holds each step's name and its open line, whatever the length of the output. Not for several
 * threads.
 */
public final class Progress {

  /** A part of a step that has ended; BuildKit repeats those. */
  private record Part(String vertex, String id, String name) {}

  private final ProgressListener listener;
  private final Map<String, RunningStep> steps = new LinkedHashMap<>();
  private final Set<Part> endedParts = new HashSet<>();

  /** Tells {@code listener} of the build whose messages come. */
  public Progress(ProgressListener listener) {
    this.listener = listener;
  }

  /** Takes the next message. */
  public void accept(SolveStatus status) {
    for (Vertex vertex : status.vertices()) {
      steps.computeIfAbsent(vertex.digest(), digest -> step(digest, vertex.name())).begin(vertex);
    }
    status.statuses().forEach(this::part);
    for (VertexLog log : status.logs()) {
      known(log.vertex()).output(log);
    }
    status.warnings().forEach(this::warning);
    for (Vertex vertex : status.vertices()) {
      known(vertex.digest()).end(vertex);
    }
  }

  /** Passes on lines that have no end, after the last message. */
  public void finish() {
    steps.values().forEach(RunningStep::finishLines);
  }

  private void part(VertexStatus status) {
    Step step = known(status.vertex()).step();
    if (status.completed().isEmpty()) {
      listener.accept(
          new PartAdvanced(step, status.id(), status.name(), status.current(), status.total()));
    } else if (endedParts.add(new Part(status.vertex(), status.id(), status.name()))) {
      listener.accept(
          new PartEnded(
              step,
              status.id(),
              status.name(),
              status.current(),
              RunningStep.between(
                  status.started().orElse(status.completed().get()), status.completed().get())));
    }
  }

  private void warning(VertexWarning warning) {
    listener.accept(
        new StepWarned(
            known(warning.vertex()).step(), warning.summary(), warning.detail(), warning.url()));
  }

  /** The step of that digest; one that was never named goes by its digest. */
  private RunningStep known(String digest) {
    return steps.computeIfAbsent(digest, unknown -> step(unknown, unknown));
  }

  private RunningStep step(String digest, String name) {
    return new RunningStep(Step.of(digest, name), listener);
  }
}
