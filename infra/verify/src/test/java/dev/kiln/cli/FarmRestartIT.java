package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.contentOf;
import static org.awaitility.Awaitility.await;

import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.registry.RegistryProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A farm in a process of its own is killed in the middle of a build and started again. */
final class FarmRestartIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  @TempDir Path folder;
  private final int port = freePort();
  private final int kafkaPort = freePort();
  private @Nullable KilnProcess farm;

  @AfterEach
  void killFarm() {
    if (farm != null) {
      farm.close();
    }
  }

  @Test
  void aBuildGoesOnAfterTheFarmIsKilledAndNothingIsAcceptedTwice() throws Exception {
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .imageWithFile("first", "FROM scratch", "1")
            .image(
                "slow",
                "#base()\nCOPY --from=#image(\"first\") /first.txt /first.txt\nRUN sleep 8\n")
            .imageWithFile("last", "#from(\"slow\")", "1");
    start();
    try (FarmClient client = new FarmClient(url())) {
      awaitAnswer(client);
      CommandResult submitted =
          CommandResult.of(
              "build",
              "--detach",
              "--server=" + url(),
              "--tree=" + tree.root(),
              "--registry=" + REGISTRY.name(),
              "--base-image=" + TestBase.reference());
      assertThat(submitted.exitCode()).as(submitted.err()).isZero();
      BuildId build = BuildId.parse(submitted.out().strip());
      await()
          .atMost(LIMIT)
          .until(() -> statusOf(client, build, "slow").equals(Optional.of(TaskStatus.BUILDING)));

      killFarm();
      start();

      awaitAnswer(client);
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> client.build(build).orElseThrow().summary().status() != BuildStatus.RUNNING);
      assertThat(client.build(build).orElseThrow().summary().status())
          .isEqualTo(BuildStatus.SUCCEEDED);
      Map<ImageName, Long> accepted =
          FactLog.of("127.0.0.1:" + kafkaPort, build).stream()
              .filter(fact -> fact instanceof Fact.TaskBuilt || fact instanceof Fact.TaskReused)
              .collect(
                  Collectors.groupingBy(
                      fact -> ((Fact.OfTask) fact).image(), Collectors.counting()));
      assertThat(accepted)
          .containsOnly(
              Map.entry(ImageName.of("first"), 1L),
              Map.entry(ImageName.of("last"), 1L),
              Map.entry(ImageName.of("slow"), 1L));
      assertThat(FactLog.of("127.0.0.1:" + kafkaPort, build))
          .as("what was being built when the farm was killed is noticed to be lost")
          .anyMatch(fact ->
              fact instanceof Fact.AttemptLost lost && lost.image().equals(ImageName.of("slow")));
    }
  }

  private void start() {
    farm =
        KilnProcess.start(
            "up",
            folder,
            List.of(
                "up",
                "--workers=1",
                "--slots=2",
                "--data=" + folder.resolve("data"),
                "--port=" + port,
                "--kafka-port=" + kafkaPort));
  }

  private void awaitAnswer(FarmClient client) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(farm != null && farm.isAlive())
              .as(() -> "the farm runs: " + contentOf(log()))
              .isTrue();
          assertThatCode(client::builds).as(() -> contentOf(log())).doesNotThrowAnyException();
        });
  }

  private File log() {
    return folder.resolve("up.log").toFile();
  }

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  private static Optional<TaskStatus> statusOf(FarmClient client, BuildId build, String image)
      throws InterruptedException {
    return client.build(build).stream()
        .flatMap(view -> view.tasks().stream())
        .filter(task -> task.image().equals(ImageName.of(image)))
        .map(TaskView::status)
        .findAny();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }
}
