package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do by hand to a whole farm, by the commands that they type. */
final class InterventionIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static RunningFarm farm;

  @TempDir Path folder;

  @BeforeAll
  static void startFarm() throws InterruptedException {
    farm = RunningFarm.start(data);
  }

  @AfterAll
  static void stopFarm() {
    farm.close();
  }

  @Test
  void aPausedFarmBeginsNothingAndWhatIsSkippedMeanwhileIsBuiltByARetry() throws Exception {
    try (FarmClient client = farm.client()) {
      assertThat(kiln("pause", "--reason=new switch").exitCode()).isZero();
      await().atMost(LIMIT).until(() -> client.farm().condition().paused().isPresent());
      BuildId build = submit("skipped");
      await().atMost(LIMIT).until(() -> client.build(build).isPresent());

      CommandResult skipped = kiln("skip", build, "root", "--reason=not tonight");

      assertThat(skipped.out()).startsWith("skipping root and 3 images made from it");
      await()
          .atMost(LIMIT)
          .until(
              () -> client.build(build).orElseThrow().summary().status() == BuildStatus.SUCCEEDED);
      BuildView ended = client.build(build).orElseThrow();
      assertThat(ended.tasks())
          .allMatch(task -> task.status() == TaskStatus.SKIPPED && task.attempts().isEmpty());
      assertThat(reason(ended, "root")).startsWith("skipped by ").endsWith(": not tonight");
      assertThat(reason(ended, "leaf")).isEqualTo("it is made from root, which was skipped");
      assertThat(kiln("status").out()).contains("paused  the farm, by ", "(new switch)");

      assertThat(kiln("resume").out()).startsWith("the farm works again");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(kiln("retry", build, "--quiet").exitCode()).isZero());
      assertThat(client.build(client.builds().getFirst().id()).orElseThrow().tasks())
          .allMatch(task -> task.status() == TaskStatus.BUILT);
    }
  }

  private BuildId submit(String namespace) {
    CommandResult submitted =
        farm.build(TreeFolder.ofFourImages(folder).root(), namespace, TestBase.UNUSED, "--detach");
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    return BuildId.parse(submitted.out().strip());
  }

  private static String reason(BuildView build, String image) {
    return build.tasks().stream()
        .filter(task -> task.image().value().equals(image))
        .findFirst()
        .flatMap(TaskView::reason)
        .orElse("");
  }

  private static CommandResult kiln(Object... arguments) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--server=" + farm.url();
    return CommandResult.of(all);
  }
}
