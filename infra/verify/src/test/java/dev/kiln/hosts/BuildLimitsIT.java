package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.CommandResult;
import dev.kiln.cli.TreeFolder;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds that never end, and builds that print without end, by either builder. */
@Tag("faults")
final class BuildLimitsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Of lines, and of characters: what is kept of an attempt's output. */
  private static final int MOST_LINES = 100_000;

  /** Ours; or BuildKit's, which cuts what comes too fast for it before we see it. */
  private static final Pattern NOTE =
      Pattern.compile("more lines .* left out|more characters\\)|output clipped");

  private static final int MOST_CHARACTERS = 33 * 1024 * 1024;

  /** A worker that kept what a build prints would be at its end. */
  @RegisterExtension
  static final FarmProcesses FARM =
      FarmProcesses.of(1, 2).withWorkerJavaOptions("-Xmx160m -XX:+ExitOnOutOfMemoryError");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "classic, timeout: 4s",
    "classic, stall_timeout: 3s",
    "buildkit, timeout: 4s",
    "buildkit, stall_timeout: 3s"
  })
  void aBuildThatSleepsForEverIsStoppedForGood(String builder, String limit) throws Exception {
    String mark = "kiln-hosts-" + System.nanoTime();
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .file("kiln.yaml", "builder: %s\nretries: 0\n%s\n".formatted(builder, limit))
            .image("sleeper", "#base()\nRUN : %s && sleep infinity\n".formatted(mark));

    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), "sleep");
    await("the build's command runs")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> MachineProcesses.isAlive(mark));

    Fact.BuildEnded end = FARM.awaitEnd(build, LIMIT);
    assertThat(end.status()).isEqualTo(BuildStatus.FAILED);
    assertThat(FARM.facts(build, Fact.TaskFailed.class))
        .as(() -> FARM.story(build))
        .extracting(fact -> fact.failure().cause())
        .containsExactly(FailureCause.TIMEOUT);
    assertThat(MachineProcesses.isAlive(mark)).as("the build's command is gone").isFalse();
    new BuildOutcome(FARM, build, "sleep").assertNoContainerIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "buildkit"})
  void aGigabyteOfLinesIsCutAndTheBuildSucceeds(String builder) throws Exception {
    assertCutAndSucceeds(
        builder, "lines", "yes abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "buildkit"})
  void aGigabyteWithoutALineEndIsCutAndTheBuildSucceeds(String builder) throws Exception {
    assertCutAndSucceeds(builder, "endless", "cat /dev/zero | tr '\\0' x");
  }

  private void assertCutAndSucceeds(String builder, String kind, String printer) throws Exception {
    String namespace = kind + "-" + builder;
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .file("kiln.yaml", "builder: %s\n".formatted(builder))
            .image(
                "talker",
                "#base()\nRUN %s | head -c 1G && echo && echo the end of it\n".formatted(printer));

    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), namespace);

    new BuildOutcome(FARM, build, namespace).assertSuccess("talker");
    assertThat(FARM.facts(build, Fact.TaskStarted.class))
        .as("the worker has lived through it")
        .hasSize(1);
    List<String> log = log(build);
    assertThat(log.size()).isLessThanOrEqualTo(MOST_LINES + 1);
    assertThat(log.stream().mapToLong(String::length).sum()).isLessThan(MOST_CHARACTERS * 2L);
    assertThat(log.stream().filter(line -> NOTE.matcher(line).find()))
        .as("what says that something is missing")
        .isNotEmpty();
  }

  private static List<String> log(BuildId build) {
    CommandResult result = CommandResult.of("logs", "--server=" + FARM.url(), build, "talker");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out().lines().toList();
  }
}
