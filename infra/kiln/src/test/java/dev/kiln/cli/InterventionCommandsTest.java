package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterventionCommandsTest {

  private static final String BUILD = "/api/builds/" + RunningBuild.ID;
  private static final BuildId NEXT = BuildId.parse("01-01KARG0A1B2C3D4E5F6G7H8J9K");

  private final StubCoordinator coordinator =
      new StubCoordinator()
          .answering(BUILD, 200, RunningBuild.view())
          .answering("/api/builds", 200, List.<BuildSummary>of(RunningBuild.view().summary()))
          .answering("/api/farm", 200, RunningBuild.farm(FarmCondition.ordinary()));

  @AfterEach
  void stop() {
    coordinator.close();
  }

  @Test
  void skippedImagesAreAskedForWithTheirReasonAndSayWhatGoesWithThem() {
    coordinator
        .answering(BUILD + "/tasks/root/skip", 202, Map.of())
        .answering(BUILD + "/tasks/leaf/skip", 202, Map.of());

    CommandOutput result =
        CommandOutput.of(
            "skip", "latest", "root", "leaf", "--reason", "not tonight", coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "skipping root and 2 images made from it",
            "skipping leaf",
            "watch it with: kiln status " + RunningBuild.ID);
    assertThat(coordinator.posted())
        .containsExactly(
            BUILD + "/tasks/root/skip {\"reason\":\"not tonight\"}",
            BUILD + "/tasks/leaf/skip {\"reason\":\"not tonight\"}");
  }

  @Test
  void anImageThatHasEndedMeanwhileIsToldAndNoMistake() {
    coordinator.answering(
        BUILD + "/tasks/root/fail", 409, Map.of("error", "root has ended already as built"));

    CommandOutput result =
        CommandOutput.of("fail", "latest", "root", "--reason=hangs", coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("root has ended already as built\n");
  }

  @Test
  void allThatIsWrongWithTheNamesIsToldBeforeAnythingIsAsked() {
    CommandOutput result =
        CommandOutput.of("cancel", "latest", "rot", "leaf", "apart", coordinator.option());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err().lines())
        .containsExactly(
            "error: build %s has no image 'rot', did you mean 'root'?".formatted(RunningBuild.ID),
            "error: apart has ended already as built");
    assertThat(coordinator.posted()).isEmpty();
  }

  @Test
  void cancelWithoutImagesIsAboutTheWholeBuild() {
    coordinator.answering(BUILD + "/cancel", 202, Map.of());

    CommandOutput result = CommandOutput.of("cancel", RunningBuild.ID, coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(coordinator.posted()).containsExactly(BUILD + "/cancel {}");
  }

  @Test
  void skipAndFailWantAReason() {
    CommandOutput result = CommandOutput.of("skip", "latest", "root", coordinator.option());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--reason");
  }

  @Test
  void retryPrintsTheNewBuildAndWatchesItToItsEnd() {
    coordinator
        .answering(BUILD + "/retry", 202, Map.of("id", NEXT))
        .answering(
            "/api/builds/" + NEXT,
            200,
            RunningBuild.of(
                NEXT,
                BuildStatus.FAILED,
                TaskView.of(ImageName.of("root"), TaskStatus.FAILED)
                    .failure("by_hand", "given up by ada: hangs", List.of())
                    .build()));

    CommandOutput detached =
        CommandOutput.of("retry", RunningBuild.ID, "--detach", coordinator.option());
    CommandOutput watched = CommandOutput.of("retry", RunningBuild.ID, coordinator.option());

    assertThat(detached.out()).isEqualTo(NEXT + System.lineSeparator());
    assertThat(watched.exitCode()).isEqualTo(ExitCode.IMAGES_FAILED);
    assertThat(watched.out())
        .startsWith("build %s tries %s again".formatted(NEXT, RunningBuild.ID))
        .contains("given up by ada: hangs", "build %s failed in".formatted(NEXT))
        .doesNotContain("by_hand");
  }

  @Test
  void aBuildThatStillRunsIsNotTriedAgain() {
    coordinator.answering(BUILD + "/retry", 409, Map.of("error", "it is still running"));

    CommandOutput result = CommandOutput.of("retry", "latest", coordinator.option());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).isEqualTo("error: it is still running" + System.lineSeparator());
  }

  @Test
  void theFarmIsPausedAndResumed() {
    coordinator
        .answering("/api/farm/pause", 202, Map.of())
        .answering("/api/farm/resume", 202, Map.of());

    CommandOutput paused = CommandOutput.of("pause", "--reason=new switch", coordinator.option());
    CommandOutput resumed = CommandOutput.of("resume", coordinator.option());

    assertThat(List.of(paused.exitCode(), resumed.exitCode())).containsOnly(0);
    assertThat(resumed.out()).startsWith("the farm was not paused");
    assertThat(coordinator.posted())
        .containsExactly("/api/farm/pause {\"reason\":\"new switch\"}", "/api/farm/resume {}");
  }

  @Test
  void statusSaysFirstWhatIsOutOfTheOrdinary() {
    Instant now = Instant.now();
    coordinator.answering(
        "/api/farm",
        200,
        RunningBuild.farm(
            new FarmCondition(
                Optional.of(
                    new FarmCondition.Paused(
                        "ada", Optional.of("new switch"), now.minus(Duration.ofHours(2)))),
                List.of(
                    new FarmCondition.PausedHost(
                        "farm-3", now.minusSeconds(1), "worker-3", 1, "its disk is full")),
                List.of(
                    new FarmCondition.DrainedWorker(
                        "worker-9", "ada", Optional.of("new disk"), now.minusSeconds(60))),
                Optional.of("7 of 9 workers have fallen silent together"))));

    CommandOutput result = CommandOutput.of("status", coordinator.option());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().limit(4))
        .containsExactly(
            "alarm   7 of 9 workers have fallen silent together: check the network and the brokers",
            "paused  the farm, by ada for 2h 00m (new switch); nothing new begins until: kiln resume",
            "paused  host farm-3, until an attempt goes well there; worker-3 may try first"
                + " (its disk is full)",
            "drained worker worker-9, by ada for 1m 00s (new disk); takes nothing new until:"
                + " kiln resume worker-9");
  }
}
