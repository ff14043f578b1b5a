package dev.kiln.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.buildkit.progress.ProgressEvent.OutputLine;
import dev.kiln.buildkit.progress.ProgressEvent.PartAdvanced;
import dev.kiln.buildkit.progress.ProgressEvent.PartEnded;
import dev.kiln.buildkit.progress.ProgressEvent.Source;
import dev.kiln.buildkit.progress.ProgressEvent.StepBegan;
import dev.kiln.buildkit.progress.ProgressEvent.StepEnded;
import dev.kiln.buildkit.progress.ProgressEvent.StepWarned;
import dev.kiln.buildkit.trace.SolveStatus;
import dev.kiln.buildkit.trace.Vertex;
import dev.kiln.buildkit.trace.VertexLog;
import dev.kiln.buildkit.trace.VertexStatus;
import dev.kiln.buildkit.trace.VertexWarning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Step ONE = Step.of("sha256:1", "[1/2] RUN one");
  private static final Step TWO = Step.of("sha256:2", "[2/2] RUN two");

  private final List<ProgressEvent> events = new ArrayList<>();
  private final Progress progress = new Progress(events::add);

  @Test
  void stepThatOnlyWaitsIsNoEvent() {
    progress.accept(vertices(waiting(ONE)));

    assertThat(events).isEmpty();
  }

  @Test
  void stepBeginsAndEndsOnceHoweverOftenItIsTold() {
    progress.accept(vertices(waiting(ONE), running(ONE)));
    progress.accept(vertices(running(ONE)));
    progress.accept(vertices(ended(ONE, 2, false, "")));
    progress.accept(vertices(ended(ONE, 3, false, "")));

    assertThat(events)
        .containsExactly(
            new StepBegan(ONE, NOON),
            new StepEnded(ONE, new StepEnd.Done(), Duration.ofSeconds(2)));
  }

  @Test
  void stepThatRunsAgainBeginsAgain() {
    progress.accept(vertices(ended(ONE, 1, false, "")));
    progress.accept(vertices(running(ONE)));
    progress.accept(vertices(ended(ONE, 2, false, "")));

    assertThat(events)
        .extracting(ProgressEvent::getClass)
        .containsExactly(StepBegan.class, StepEnded.class, StepBegan.class, StepEnded.class);
  }

  @Test
  void cachedStepBeginsAndEndsAtOnce() {
    progress.accept(vertices(ended(ONE, 0, true, "")));

    assertThat(events)
        .containsExactly(
            new StepBegan(ONE, NOON), new StepEnded(ONE, new StepEnd.Cached(), Duration.ZERO));
  }

  @Test
  void failedAndStoppedStepsSayWhy() {
    progress.accept(
        vertices(
            ended(ONE, 1, false, "exit code: 2"), ended(TWO, 1, false, "rpc: context canceled")));

    assertThat(events)
        .filteredOn(StepEnded.class::isInstance)
        .extracting(event -> ((StepEnded) event).end())
        .containsExactly(new StepEnd.Failed("exit code: 2"), new StepEnd.Cancelled());
  }

  @Test
  void linesOfStepsThatRunAtOnceStayWhole() {
    progress.accept(vertices(running(ONE), running(TWO)));
    events.clear();

    progress.accept(logs(log(ONE, 1, "o"), log(TWO, 1, "tw"), log(ONE, 2, "err")));
    progress.accept(logs(log(ONE, 1, "ne\n"), log(TWO, 1, "o\n"), log(ONE, 2, "or\n")));

    assertThat(events)
        .containsExactly(
            line(ONE, Source.OUTPUT, "one", LineEnd.NEWLINE),
            line(TWO, Source.OUTPUT, "two", LineEnd.NEWLINE),
            line(ONE, Source.ERROR, "error", LineEnd.NEWLINE));
  }

  @Test
  void openLineComesBeforeTheStepsEndThoughBothAreInOneMessage() {
    progress.accept(
        new SolveStatus(
            List.of(running(ONE), ended(ONE, 1, false, "")),
            List.of(),
            List.of(log(ONE, 1, "no line end")),
            List.of()));

    assertThat(events)
        .extracting(ProgressEvent::getClass)
        .containsExactly(StepBegan.class, OutputLine.class, StepEnded.class);
    assertThat(events).contains(line(ONE, Source.OUTPUT, "no line end", LineEnd.STEP));
  }

  @Test
  void lateOutputOfAnEndedStepIsNotLost() {
    progress.accept(vertices(ended(ONE, 1, false, "")));
    events.clear();

    progress.accept(logs(log(ONE, 1, "late\nlater")));
    progress.finish();

    assertThat(events)
        .containsExactly(
            line(ONE, Source.OUTPUT, "late", LineEnd.NEWLINE),
            line(ONE, Source.OUTPUT, "later", LineEnd.STEP));
  }

  @Test
  void outputOfAStepThatWasNeverNamedGoesByItsDigest() {
    Step unknown = Step.of("sha256:3", "sha256:3");

    progress.accept(logs(log(unknown, 1, "x\n")));

    assertThat(events).containsExactly(line(unknown, Source.OUTPUT, "x", LineEnd.NEWLINE));
  }

  @Test
  void partsAdvanceAndEndOnce() {
    progress.accept(vertices(running(ONE)));
    events.clear();

    progress.accept(parts(part(5, Optional.empty())));
    progress.accept(parts(part(10, Optional.of(NOON.plusSeconds(3)))));
    progress.accept(parts(part(10, Optional.of(NOON.plusSeconds(3)))));

    assertThat(events)
        .containsExactly(
            new PartAdvanced(ONE, "layer", "extract", 5, 10),
            new PartEnded(ONE, "layer", "extract", 10, Duration.ofSeconds(3)));
  }

  @Test
  void warningNamesItsStep() {
    progress.accept(vertices(running(ONE)));
    events.clear();

    progress.accept(
        new SolveStatus(
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new VertexWarning(
                    ONE.digest(), 1, "old style", List.of("more"), Optional.of("https://a.b")))));

    assertThat(events)
        .containsExactly(
            new StepWarned(ONE, "old style", List.of("more"), Optional.of("https://a.b")));
  }

  private static SolveStatus vertices(Vertex... vertices) {
    return new SolveStatus(List.of(vertices), List.of(), List.of(), List.of());
  }

  private static SolveStatus logs(VertexLog... logs) {
    return new SolveStatus(List.of(), List.of(), List.of(logs), List.of());
  }

  private static SolveStatus parts(VertexStatus... parts) {
    return new SolveStatus(List.of(), List.of(parts), List.of(), List.of());
  }

  private static Vertex waiting(Step step) {
    return vertex(step, false, Optional.empty(), Optional.empty(), "");
  }

  private static Vertex running(Step step) {
    return vertex(step, false, Optional.of(NOON), Optional.empty(), "");
  }

  private static Vertex ended(Step step, int seconds, boolean cached, String error) {
    return vertex(step, cached, Optional.of(NOON), Optional.of(NOON.plusSeconds(seconds)), error);
  }

  private static Vertex vertex(
      Step step,
      boolean cached,
      Optional<Instant> started,
      Optional<Instant> completed,
      String error) {
    return new Vertex(
        step.digest(),
        List.of(),
        step.name(),
        cached,
        started,
        completed,
        Optional.of(error).filter(text -> !text.isEmpty()));
  }

  private static VertexLog log(Step step, long stream, String text) {
    return new VertexLog(step.digest(), NOON, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  private static VertexStatus part(long current, Optional<Instant> completed) {
    return new VertexStatus(
        "layer", ONE.digest(), "extract", current, 10, Optional.of(NOON), completed);
  }

  private static OutputLine line(Step step, Source source, String text, LineEnd end) {
    return new OutputLine(step, NOON, source, text, end);
  }
}
