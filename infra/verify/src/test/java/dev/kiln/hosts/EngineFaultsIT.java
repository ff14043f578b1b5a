package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Engines are taken away from under their workers, which live on. */
final class EngineFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(1, 1);

  @TempDir Path folder;

  @Test
  void anEngineIsKilledInTheMiddleOfABuildAndStartedAgain() throws Exception {
    String mark = "kiln-hosts-" + System.nanoTime();
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .image("slow", "#base()\nRUN : %s && sleep 5 && echo > /slow.txt\n".formatted(mark))
            .image("child", "#from(\"slow\")\nRUN echo > /child.txt\n");
    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), "killed");
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    await("the build's command runs").atMost(LIMIT).until(() -> MachineProcesses.isAlive(mark));

    host.engine().kill();
    await("the attempt has failed")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(FARM.facts(build, Fact.AttemptFailed.class))
                .as(() -> FARM.story(build))
                .isNotEmpty());
    host.engine().startAgain();

    BuildOutcome outcome = new BuildOutcome(FARM, build, "killed");
    outcome.assertSuccess("slow", "child");
    assertThat(FARM.facts(build, Fact.AttemptFailed.class))
        .extracting(fact -> fact.failure().cause())
        .containsOnly(FailureCause.ENGINE);
    host.worker().kill();
    host.startWorkerAgain();
    outcome.assertNoContainerIsLeft();
  }
}
