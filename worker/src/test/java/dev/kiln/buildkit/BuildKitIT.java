package dev.kiln.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.buildkit.BuildOutcome.Built;
import dev.kiln.buildkit.BuildOutcome.Failed;
import dev.kiln.buildkit.BuildOutcome.Refused;
import dev.kiln.buildkit.BuildOutcome.TimedOut;
import dev.kiln.buildkit.progress.LineEnd;
import dev.kiln.buildkit.progress.ProgressEvent;
import dev.kiln.buildkit.progress.ProgressEvent.OutputLine;
import dev.kiln.buildkit.progress.ProgressEvent.StepBegan;
import dev.kiln.buildkit.progress.ProgressEvent.StepEnded;
import dev.kiln.buildkit.progress.StepEnd;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BuildKitIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final EngineUnderTest engine = new EngineUnderTest();
  private final BuildKit buildKit = new BuildKit(engine.http());
  private final RecordedProgress progress = new RecordedProgress();
  private final List<String> images = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void cleanUp() throws IOException {
    images.forEach(engine::remove);
    engine.close();
  }

  @Test
  void imageHasItsFilesLabelsAndName() throws InterruptedException {
    String tag = newTag();
    BuildParameters parameters =
        BuildParameters.of(tag).withLabels(Map.of("a.label", "grün & \"blau\""));
    InputStream context =
        Contexts.of(
            Map.of("Dockerfile", "FROM scratch\nCOPY data/ /data/\n", "data/hello", number()));

    String imageId = built(buildKit.build(parameters, context, LIMIT, progress));

    JsonNode image = engine.inspect(tag);
    assertThat(image.path("Id").asText()).isEqualTo(imageId);
    assertThat(image.path("Config").path("Labels").path("a.label").asText())
        .isEqualTo("grün & \"blau\"");
    assertThat(progress.endOf("COPY data/ /data/")).isInstanceOf(StepEnd.Done.class);
  }

  @Test
  void secondBuildIsCachedUnlessThatIsNotWanted() throws InterruptedException {
    String dockerfile = run("echo " + EngineUnderTest.uniqueNumber());
    RecordedProgress second = new RecordedProgress();
    RecordedProgress third = new RecordedProgress();

    build(dockerfile, progress);
    build(dockerfile, second);
    built(
        buildKit.build(BuildParameters.of().withoutCache(), Contexts.of(dockerfile), LIMIT, third));

    assertThat(progress.endOf("RUN echo")).isInstanceOf(StepEnd.Done.class);
    assertThat(second.endOf("RUN echo")).isInstanceOf(StepEnd.Cached.class);
    assertThat(third.endOf("RUN echo")).isInstanceOf(StepEnd.Done.class);
  }

  @Test
  void argumentsStageAndDockerfileAreHeeded() throws InterruptedException {
    String dockerfile =
        """
        FROM %s AS one
        ARG WHO
        RUN echo hello $WHO %s
        FROM one AS two
        RUN exit 1
        """
            .formatted(EngineUnderTest.base(), EngineUnderTest.uniqueNumber());
    BuildParameters parameters =
        BuildParameters.of()
            .withArguments(Map.of("WHO", "wörld"))
            .withDockerfile("sub/file")
            .withStage("one");

    built(buildKit.build(parameters, Contexts.of(Map.of("sub/file", dockerfile)), LIMIT, progress));

    assertThat(progress.lines()).anyMatch(line -> line.startsWith("hello wörld"));
  }

  @Test
  void failingCommandFailsTheBuildWithItsOutputAndExitCode() throws InterruptedException {
    Failed failed =
        failed(run("echo one; echo two >&2; printf three; exit 7 # " + number()), progress);

    assertThat(failed.exitCode()).hasValue(7);
    assertThat(progress.lines()).contains("one", "two", "three");
    assertThat(progress.endOf("RUN echo one")).isInstanceOf(StepEnd.Failed.class);
  }

  @Test
  void wrongDockerfileFailsTheBuildAndNamesTheLine() throws InterruptedException {
    Failed failed = failed("FROM scratch\nCOPI a b\n", progress);

    assertThat(failed.message()).contains("line 2").containsIgnoringCase("COPI");
    assertThat(failed.exitCode()).isEmpty();
  }

  @Test
  void missingFileFailsTheBuildAndIsNamed() throws InterruptedException {
    Failed failed = failed("FROM scratch\nCOPY absent /\n", progress);

    assertThat(failed.message()).contains("absent");
  }

  @Test
  void wrongTagIsRefusedOrFails() throws InterruptedException {
    BuildOutcome outcome =
        buildKit.build(
            BuildParameters.of("NOT/lower:1"), Contexts.of("FROM scratch\n"), LIMIT, progress);

    assertThat(outcome).isInstanceOfAny(Refused.class, Failed.class);
    assertThat(outcome.toString()).contains("lowercase");
  }

  @Test
  void engineOutOfReachIsAnException() throws IOException {
    engine.close();

    assertThatThrownBy(() ->
            buildKit.build(BuildParameters.of(), Contexts.of("FROM scratch\n"), LIMIT, progress))
        .isInstanceOfAny(BuildKitException.class, IllegalStateException.class);
  }

  @Test
  void cacheMountIsKeptBetweenBuilds() throws InterruptedException {
    String mount = "--mount=type=cache,id=%s,target=/c ".formatted(number());

    build(run(mount + "echo kept > /c/file"), new RecordedProgress());
    build(run(mount + "cat /c/file"), progress);

    assertThat(progress.lines()).contains("kept");
  }

  @Test
  void linesOfStagesThatRunAtOnceStayWhole() throws InterruptedException {
    String pieces =
        "for i in 1 2 3 4 5; do printf '%s'; sleep 0.05; printf '%s'; sleep 0.05; echo \" $i\";"
            + " done # "
            + number();
    String dockerfile =
        """
        FROM %1$s AS left
        RUN %2$s
        RUN touch /left
        FROM %1$s AS right
        RUN %3$s
        RUN touch /right
        FROM scratch
        COPY --from=left /left /
        COPY --from=right /right /
        """
            .formatted(
                EngineUnderTest.base(), pieces.formatted("aa", "bb"), pieces.formatted("cc", "dd"));

    build(dockerfile, progress);

    assertThat(progress.lines(step -> step.startsWith("[left")))
        .containsExactly("aabb 1", "aabb 2", "aabb 3", "aabb 4", "aabb 5");
    assertThat(progress.lines(step -> step.startsWith("[right")))
        .containsExactly("ccdd 1", "ccdd 2", "ccdd 3", "ccdd 4", "ccdd 5");
    assertThat(progress.events())
        .filteredOn(StepBegan.class::isInstance)
        .map(event -> event.step().group().orElse("") + event.step().position())
        .anyMatch(step -> step.contains("left") && step.contains("2/3"));
  }

  @Test
  void everyStepThatBeginsEndsAndTakesItsTime() throws InterruptedException {
    build(run("sleep 0.3 # " + number()), progress);

    List<ProgressEvent> events = progress.events();
    assertThat(events.stream().filter(StepBegan.class::isInstance).count())
        .isEqualTo(events.stream().filter(StepEnded.class::isInstance).count());
    assertThat(events)
        .filteredOn(event -> event instanceof StepEnded && event.step().name().contains("sleep"))
        .singleElement()
        .satisfies(event ->
            assertThat(((StepEnded) event).duration()).isBetween(millis(250), millis(20_000)));
  }

  @Test
  void outputIsUtf8AndWhatIsNotIsReplaced() throws InterruptedException {
    build(run("printf 'grün €\\n\\377\\376x\\n'; printf '1%%\\r2%%\\n' # " + number()), progress);

    assertThat(progress.lines()).contains("grün €", "\ufffd\ufffdx", "1%", "2%");
    assertThat(progress.events())
        .filteredOn(event -> event instanceof OutputLine line && line.text().equals("1%"))
        .allMatch(event -> ((OutputLine) event).end() == LineEnd.RETURN);
  }

  @Test
  void hundredThousandLinesNeedNoMemory() throws InterruptedException {
    // An engine clips what a step writes in a hurry: two steps, and lines that are short.
    String dockerfile =
        run("yes | head -n 50000 # " + number()) + "RUN yes | head -n 50000 # " + number();
    AtomicInteger lines = new AtomicInteger();
    AtomicLong mostBytes = new AtomicLong();
    long bytesBefore = usedBytes();

    BuildOutcome outcome =
        buildKit.build(
            BuildParameters.of(),
            Contexts.of(dockerfile),
            LIMIT,
            event -> {
              if (event instanceof OutputLine && lines.incrementAndGet() % 20_000 == 0) {
                mostBytes.accumulateAndGet(usedBytes(), Math::max);
              }
            });

    built(outcome);
    assertThat(lines).hasValue(100_000);
    assertThat(mostBytes.get() - bytesBefore).isLessThan(10_000_000);
  }

  @Test
  void longLineComesInParts() throws InterruptedException {
    build(run("printf '%090000d\\n' 0; echo end # " + number()), progress);

    assertThat(progress.events())
        .filteredOn(OutputLine.class::isInstance)
        .extracting(
            event -> ((OutputLine) event).text().length(), event -> ((OutputLine) event).end())
        .containsExactly(
            tuple(65_536, LineEnd.CUT), tuple(24_464, LineEnd.NEWLINE), tuple(3, LineEnd.NEWLINE));
  }

  @Test
  void whatTheEngineLeavesOutIsSaid() throws InterruptedException {
    build(run("seq 1 300000 # " + number()), progress);

    assertThat(progress.lines())
        .hasSizeLessThan(300_000)
        .anyMatch(line -> line.contains("clipped"));
  }

  @Test
  void interruptionStopsTheProcessOfTheBuild() throws Exception {
    String seconds = number();
    RecordedProgress ready = new RecordedProgress("ready");
    FutureTask<BuildOutcome> build = inBackground(sleeping(seconds), ready, LIMIT);
    Thread waiting = Thread.ofVirtual().start(build);
    assertThat(ready.awaitLine()).isTrue();
    assertThat(EngineUnderTest.processRuns(seconds)).isTrue();

    waiting.interrupt();

    assertThatThrownBy(() -> build.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(EngineUnderTest.awaitNoProcess(seconds)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void interruptionWhileTheContextIsSentEndsTheBuild() throws Exception {
    try (PipedOutputStream never = new PipedOutputStream()) {
      PipedInputStream context = new PipedInputStream(never);
      FutureTask<BuildOutcome> build =
          new FutureTask<>(() -> buildKit.build(BuildParameters.of(), context, LIMIT, progress));
      Thread waiting = Thread.ofVirtual().start(build);
      never.write(new byte[512]);
      never.flush();

      waiting.interrupt();

      assertThatThrownBy(() -> build.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void timeLimitStopsTheProcessOfTheBuild() throws InterruptedException {
    String seconds = number();
    RecordedProgress ready = new RecordedProgress("ready");
    Duration limit = Duration.ofSeconds(8);

    BuildOutcome outcome =
        buildKit.build(BuildParameters.of(), Contexts.of(sleeping(seconds)), limit, ready);

    assertThat(outcome).isEqualTo(new TimedOut(limit));
    assertThat(ready.lines()).contains("ready");
    assertThat(EngineUnderTest.awaitNoProcess(seconds)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void buildIsCancelledByItsId() throws Exception {
    String seconds = number();
    RecordedProgress ready = new RecordedProgress("ready");
    FutureTask<BuildOutcome> build =
        new FutureTask<>(() ->
            buildKit.build(
                BuildParameters.of().withBuildId("it-" + seconds),
                Contexts.of(sleeping(seconds)),
                LIMIT,
                ready));
    Thread.ofVirtual().start(build);
    assertThat(ready.awaitLine()).isTrue();

    buildKit.cancel("it-" + seconds);

    assertThat(build.get(20, TimeUnit.SECONDS)).isInstanceOf(Failed.class);
    assertThat(EngineUnderTest.awaitNoProcess(seconds)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whatTheListenerThrowsEndsTheBuild() throws InterruptedException {
    String seconds = number();

    assertThatThrownBy(() ->
            buildKit.build(
                BuildParameters.of(),
                Contexts.of(sleeping(seconds)),
                LIMIT,
                event -> {
                  if (event instanceof OutputLine) {
                    throw new IllegalStateException("enough");
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(EngineUnderTest.awaitNoProcess(seconds)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void buildsRunAtOnce() throws Exception {
    List<FutureTask<BuildOutcome>> builds =
        IntStream.range(0, 8)
            .mapToObj(number ->
                new FutureTask<>(() ->
                    buildKit.build(
                        BuildParameters.of(),
                        Contexts.of("FROM scratch\nLABEL a=%d\n".formatted(number)),
                        LIMIT,
                        event -> {})))
            .toList();

    builds.forEach(Thread.ofVirtual()::start);

    for (FutureTask<BuildOutcome> build : builds) {
      built(build.get(60, TimeUnit.SECONDS));
    }
  }

  private FutureTask<BuildOutcome> inBackground(
      String dockerfile, RecordedProgress progress, Duration limit) {
    return new FutureTask<>(
        () -> buildKit.build(BuildParameters.of(), Contexts.of(dockerfile), limit, progress));
  }

  private void build(String dockerfile, RecordedProgress progress) throws InterruptedException {
    built(buildKit.build(BuildParameters.of(), Contexts.of(dockerfile), LIMIT, progress));
  }

  private Failed failed(String dockerfile, RecordedProgress progress) throws InterruptedException {
    BuildOutcome outcome =
        buildKit.build(BuildParameters.of(), Contexts.of(dockerfile), LIMIT, progress);
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private String built(BuildOutcome outcome) {
    assertThat(outcome).isInstanceOf(Built.class);
    String imageId = ((Built) outcome).imageId();
    images.add(imageId);
    return imageId;
  }

  private String newTag() {
    String tag = "kiln-buildkit-it:" + number();
    images.add(tag);
    return tag;
  }

  private static String run(String command) {
    return "FROM %s\nRUN %s\n".formatted(EngineUnderTest.base(), command);
  }

  private static String sleeping(String seconds) {
    return run("echo ready; sleep " + seconds);
  }

  private static String number() {
    return EngineUnderTest.uniqueNumber();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
