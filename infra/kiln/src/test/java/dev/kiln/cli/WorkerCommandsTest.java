package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands that show and drain workers. */
class WorkerCommandsTest {

  private static final Optional<WorkerView.Trouble> NONE = Optional.empty();

  private final StubCoordinator coordinator = new StubCoordinator();

  @AfterEach
  void stop() {
    coordinator.close();
  }

  @Test
  void workersAreShownWithWhatKeepsThemFromWorking() {
    coordinator.answering(
        "/api/farm",
        200,
        RunningBuild.farm(
            FarmCondition.ordinary(),
            RunningBuild.worker("one", WorkerState.ALIVE, NONE, ImageName.of("root")),
            RunningBuild.worker(
                "two",
                WorkerState.TROUBLED,
                Optional.of(new WorkerView.Trouble("self_test", "cannot push"))),
            RunningBuild.worker("three", WorkerState.DRAINING, NONE, ImageName.of("leaf"))));

    CommandOutput result = CommandOutput.of("workers", coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "worker  host    slots  disk free     engine           labels  state                   running",
            "one     host-1  1/2    61 of 512 GB  Docker 20.10.24  bigmem  takes work              root (build 3/9)",
            "two     host-1  0/2    61 of 512 GB  Docker 20.10.24  bigmem  self-test: cannot push",
            "three   host-1  1/2    61 of 512 GB  Docker 20.10.24  bigmem  draining                leaf (build 3/9)");
  }

  @Test
  void withTheFarmPausedNobodyTakesWork() {
    coordinator.answering(
        "/api/farm",
        200,
        RunningBuild.farm(
            new FarmCondition(
                Optional.of(new FarmCondition.Paused("ada", Optional.empty(), Instant.now())),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of()),
            RunningBuild.worker("one", WorkerState.ALIVE, NONE)));

    CommandOutput result = CommandOutput.of("workers", coordinator.option());

    assertThat(result.out().lines().skip(2))
        .singleElement()
        .asString()
        .endsWith("paused with the farm");
  }

  @Test
  void jsonIsWhatTheApiAnswers() {
    coordinator.answering(
        "/api/workers", 200, List.of(RunningBuild.worker("one", WorkerState.ALIVE, NONE)));

    CommandOutput result = CommandOutput.of("workers", "--format=json", coordinator.option());

    assertThat(result.out()).startsWith("[{\"id\":\"one\"").contains("\"state\":\"alive\"");
  }

  @Test
  void drainWaitsUntilNothingRunsThere() {
    coordinator
        .answering("/api/workers/one/drain", 202, Map.of())
        .answering(
            "/api/workers", 200, List.of(RunningBuild.worker("one", WorkerState.DRAINING, NONE)));

    CommandOutput result =
        CommandOutput.of("drain", "one", "--reason=new disk", "--wait", coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "draining one: it takes nothing new, what runs goes on; end it with: kiln resume one",
            "nothing runs on one any more");
    assertThat(coordinator.posted())
        .containsExactly("/api/workers/one/drain {\"reason\":\"new disk\"}");
  }

  @Test
  void anUnknownWorkerIsAMistakeAndTheAnswerIsPassedOn() {
    coordinator.answering(
        "/api/workers/noe/drain",
        404,
        Map.of("error", "there is no worker 'noe', did you mean 'one'?"));

    CommandOutput result = CommandOutput.of("drain", "noe", coordinator.option());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("did you mean 'one'?");
  }

  @Test
  void aDrainedWorkerIsTakenBack() {
    coordinator
        .answering("/api/workers/one/resume", 202, Map.of())
        .answering(
            "/api/farm",
            200,
            RunningBuild.farm(
                new FarmCondition(
                    Optional.empty(),
                    List.of(),
                    List.of(
                        new FarmCondition.DrainedWorker(
                            "one", "ada", Optional.empty(), Instant.now())),
                    Optional.empty(),
                    List.of())));

    CommandOutput result = CommandOutput.of("resume", "one", coordinator.option());

    assertThat(result.out().lines()).containsExactly("one takes work again");
    assertThat(coordinator.posted()).containsExactly("/api/workers/one/resume {}");
  }
}
