package dev.kiln.buildkit;

import dev.kiln.buildkit.progress.ProgressEvent;
import dev.kiln.buildkit.progress.ProgressEvent.OutputLine;
import dev.kiln.buildkit.progress.ProgressEvent.StepEnded;
import dev.kiln.buildkit.progress.ProgressListener;
import dev.kiln.buildkit.progress.StepEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps every event, and lets a test wait for a line. */
final class RecordedProgress implements ProgressListener {

  private final List<ProgressEvent> events = new ArrayList<>();
  private final CountDownLatch seen = new CountDownLatch(1);
  private final String awaited;

  RecordedProgress() {
    this("");
  }

  /** With a line that {@link #awaitLine} waits for. */
  RecordedProgress(String awaited) {
    this.awaited = awaited;
  }

  @Override
  public synchronized void accept(ProgressEvent event) {
    events.add(event);
    if (event instanceof OutputLine line && line.text().equals(awaited)) {
      seen.countDown();
    }
  }

  boolean awaitLine() throws InterruptedException {
    return seen.await(60, TimeUnit.SECONDS);
  }

  synchronized List<ProgressEvent> events() {
    return List.copyOf(events);
  }

  /** Every line of output, whatever the step. */
  List<String> lines() {
    return lines(step -> true);
  }

  /** The lines of the steps whose names fit. */
  List<String> lines(Predicate<String> stepName) {
    return events().stream()
        .filter(OutputLine.class::isInstance)
        .map(OutputLine.class::cast)
        .filter(line -> stepName.test(line.step().name()))
        .map(OutputLine::text)
        .toList();
  }

  /** How the first step ended whose name contains {@code part}. */
  StepEnd endOf(String part) {
    return events().stream()
        .filter(StepEnded.class::isInstance)
        .map(StepEnded.class::cast)
        .filter(ended -> ended.step().name().contains(part))
        .map(StepEnded::end)
        .findFirst()
        .orElseThrow();
  }
}
