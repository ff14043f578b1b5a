package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines are taken away from under their workers, which live on. */
final class EngineFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(1, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "buildkit"})
  void anEngineIsKilledInTheMiddleOfABuildAndStartedAgain(String builder) throws Exception {
    String mark = "kiln-hosts-" + System.nanoTime();
    String namespace = "killed-" + builder;
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .file("kiln.yaml", "builder: %s\n".formatted(builder))
            .image("slow", "#base()\nRUN : %s && sleep 5 && echo > /slow.txt\n".formatted(mark));
    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), namespace);
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    await("the build's command runs").atMost(LIMIT).until(() -> MachineProcesses.isAlive(mark));

    host.engine().kill();
    await("the attempt has failed")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(FARM.facts(build, Fact.AttemptFailed.class))
                .as(() -> FARM.story(build))
                .isNotEmpty());
    FARM.awaitWords(host, "self-test: ", LIMIT);
    host.engine().startAgain();

    BuildOutcome outcome = new BuildOutcome(FARM, build, namespace);
    outcome.assertSuccess("slow");
    assertThat(FARM.facts(build, Fact.AttemptFailed.class))
        .as("one attempt, and none before the self-test has passed")
        .hasSize(1)
        .extracting(fact -> fact.failure().cause())
        .containsOnly(FailureCause.ENGINE);
    outcome.assertNoContainerIsLeft();
    assertThat(MachineProcesses.isAlive(mark)).as("a command of the build goes on").isFalse();
  }
}
