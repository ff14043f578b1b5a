package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.image.BuildId;
import dev.kiln.registry.FaultyRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The registry goes away, asks for patience or breaks connections in the middle of builds. */
final class RegistryFaultsFarmIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(1, 2);

  @TempDir Path folder;

  @Test
  void aBuildOutlivesARegistryThatIsDownForAWhile() throws Exception {
    BuildId build = FARM.submit(FARM.registry().name(), tree().root(), "down");
    WorkerHost unused = FARM.awaitStart(build, "large", LIMIT);

    FARM.registry().stop();
    awaitFailure(build);
    FARM.registry().start();

    new BuildOutcome(FARM, build, "down").assertSuccess("large", "child");
  }

  @Test
  void aBuildOutlivesARegistryThatAsksForPatience() throws Exception {
    try (FaultyRegistry registry = FaultyRegistry.before(FARM.registry().name())) {
      registry.answerTooMany(
          request -> request.uploadsBlobOf("patience/large"), Duration.ofSeconds(1));
      BuildId build = FARM.submit(registry.name(), tree().root(), "patience");

      awaitFailure(build);
      registry.heal();

      new BuildOutcome(FARM, build, "patience").assertSuccess("large", "child");
    }
  }

  @Test
  void aBuildOutlivesConnectionsThatBreakInTheMiddleOfALayer() throws Exception {
    try (FaultyRegistry registry = FaultyRegistry.before(FARM.registry().name())) {
      registry.cut(request -> request.uploadsBlobOf("cut/large"), 100_000, 1);

      BuildId build = FARM.submit(registry.name(), tree().root(), "cut");

      new BuildOutcome(FARM, build, "cut").assertSuccess("large", "child");
    }
  }

  /** Its layer does not fit into any buffer on the way. */
  private TreeFolder tree() {
    return new TreeFolder(folder.resolve("tree"))
        .image("large", "#base()\nRUN head -c 4000000 /dev/urandom > /large\n")
        .image("child", "#from(\"large\")\nRUN echo > /child.txt\n");
  }

  private static void awaitFailure(BuildId build) {
    await("an attempt has failed")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(FARM.facts(build, Fact.AttemptFailed.class))
                .as(() -> FARM.story(build))
                .isNotEmpty()
                .extracting(fact -> fact.failure().cause())
                .containsOnly(FailureCause.REGISTRY));
  }
}
