package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The disk of an engine gets full, by what Kiln itself builds or by somebody else. */
@Tag("faults")
final class DiskFullIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long MEBIBYTE = 1024 * 1024;
  private static final int LARGE_MEBIBYTES = 120;
  private static final String LARGE =
      "#base()\nRUN : %s && head -c " + LARGE_MEBIBYTES + "M /dev/zero > /large && sleep 1\n";

  @RegisterExtension
  static final FarmProcesses FARM =
      FarmProcesses.of(1, 1)
          .withSmallDisks(800)
          .withServerConfiguration(
              """
              worker:
                disk:
                  clean_below: 350MiB
                  stop_below: 200MiB
                  look_every: 1s
              """);

  @TempDir Path folder;

  @Test
  void imagesThatWereNotUsedForLongMakeRoomForWhatIsBuilt() throws Exception {
    List<String> images = IntStream.range(0, 8).mapToObj(number -> "large-" + number).toList();
    TreeFolder tree = new TreeFolder(folder.resolve("tree"));
    images.forEach(image -> tree.image(image, LARGE.formatted(image)));

    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), "room");

    new BuildOutcome(FARM, build, "room").assertSuccess(images.toArray(String[]::new));
    assertThat(FARM.facts(build, Fact.AttemptFailed.class)).as(() -> FARM.story(build)).isEmpty();
    assertThat(host().worker().output()).contains("disk cleaned: images=");
    assertThat(host().engine().docker("images", "--quiet", "--no-trunc").lines().distinct())
        .as("all of them together would not have had room")
        .hasSizeLessThan(images.size());
  }

  @Test
  void aWorkerWhoseDiskSomebodyElseHasFilledSaysSoAndTakesNothingUntilThereIsRoom()
      throws Exception {
    Path file = host().engine().data().resolve("somebody-elses");
    // What the worker removes to make room is filled as well, until nothing is left to remove.
    await("the worker goes on saying that its disk is full")
        .during(Duration.ofSeconds(5))
        .atMost(LIMIT)
        .untilAsserted(() -> {
          fill(file, 100 * MEBIBYTE);
          assertThat(FARM.words(host())).contains("disk full: ");
        });
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree")).image("small", "#base()\nRUN : small\n");

    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), "full");

    await("the build is accepted and nobody begins with it")
        .during(Duration.ofSeconds(4))
        .atMost(LIMIT)
        .until(() ->
            !FARM.facts(build, Fact.BuildAccepted.class).isEmpty()
                && FARM.facts(build, Fact.TaskStarted.class).isEmpty());
    assertThat(FARM.words(host())).contains("disk full: ");

    Files.delete(file);
    FARM.awaitWords(host(), "takes work", LIMIT);
    new BuildOutcome(FARM, build, "full").assertSuccess("small");
    assertThat(FARM.facts(build, Fact.AttemptFailed.class)).as(() -> FARM.story(build)).isEmpty();
  }

  private static WorkerHost host() {
    return FARM.hosts().getFirst();
  }

  /** Lets a file grow until only so much is free on its disk. */
  private static void fill(Path file, long leftBytes) throws IOException {
    byte[] block = new byte[(int) MEBIBYTE];
    try (OutputStream content =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      FileStore disk = Files.getFileStore(file);
      while (disk.getUsableSpace() > leftBytes) {
        content.write(block);
      }
    }
  }
}
