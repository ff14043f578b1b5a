package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.CommandResult;
import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers leave in order, told by a signal or from afar, and what they build is not lost. */
@Tag("faults")
final class DrainIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension
  static final FarmProcesses FARM = FarmProcesses.of(2, 1).withWorkerOptions("--grace=10s");

  @TempDir Path folder;

  @AfterEach
  void startAgainWhatHasEnded() {
    FARM.hosts().stream()
        .filter(host -> !host.worker().isAlive())
        .forEach(WorkerHost::startWorkerAgain);
  }

  @Test
  void whatRunsIsFinishedWithinTheGraceAfterSigterm() throws Exception {
    String mark = mark();
    BuildId build = submit("finished", mark, 2);
    WorkerHost host = awaitCommand(build, mark);

    host.worker().terminate();

    assertThat(host.worker().awaitEnd(LIMIT)).as(host.worker()::output).isZero();
    new BuildOutcome(FARM, build, "finished").assertSuccess("slow");
    assertThat(FARM.workers(build)).as(() -> FARM.story(build)).containsEntry("slow", host.name());
    assertThat(FARM.facts(build, Fact.AttemptReleased.class)).isEmpty();
  }

  @Test
  void whatTakesLongerThanTheGraceIsGivenBackAndBuiltElsewhere() throws Exception {
    String mark = mark();
    BuildId build = submit("given-back", mark, 14);
    WorkerHost host = awaitCommand(build, mark);

    host.worker().terminate();

    assertThat(host.worker().awaitEnd(LIMIT)).as(host.worker()::output).isZero();
    assertThat(host.engine().containers()).isEmpty();
    BuildOutcome outcome = new BuildOutcome(FARM, build, "given-back");
    outcome.assertSuccess("slow");
    assertThat(FARM.facts(build, Fact.AttemptReleased.class)).hasSize(1);
    assertThat(FARM.facts(build, Fact.AttemptFailed.class)).isEmpty();
    assertThat(FARM.workers(build).get("slow")).isNotEqualTo(host.name());
    outcome.assertNoContainerIsLeft();
  }

  @Test
  void aDrainedWorkerFinishesWhatItHasAndTakesNothingUntilItIsResumed() throws Exception {
    String mark = mark();
    BuildId build = submit("drained", mark, 2);
    WorkerHost drained = awaitCommand(build, mark);

    CommandResult drain = kiln("drain", drained.name(), "--reason=gets a new disk", "--wait");

    assertThat(drain.out()).contains("nothing runs on %s any more".formatted(drained.name()));
    new BuildOutcome(FARM, build, "drained").assertSuccess("slow");
    assertThat(FARM.workers(build)).containsEntry("slow", drained.name());
    FARM.awaitWords(drained, "drained", LIMIT);
    assertThat(FARM.workers(buildTwo("without"))).doesNotContainValue(drained.name());
    CommandResult resume = kiln("resume", drained.name());
    assertThat(resume.out()).contains("takes work again");
    FARM.awaitWords(drained, "takes work", LIMIT);
    assertThat(FARM.workers(buildTwo("again"))).containsValue(drained.name());
  }

  /** Two images at once keep two hosts busy, if both of them may. */
  private BuildId buildTwo(String namespace) throws Exception {
    TreeFolder tree = new TreeFolder(folder.resolve(namespace));
    for (String image : List.of("one", "two")) {
      tree.image(image, "#base()\nRUN : %s %s && sleep 2\n".formatted(namespace, image));
    }
    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), namespace);
    new BuildOutcome(FARM, build, namespace).assertSuccess("one", "two");
    return build;
  }

  private BuildId submit(String namespace, String mark, int seconds) {
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .image("slow", "#base()\nRUN : %s && sleep %d\n".formatted(mark, seconds));
    return FARM.submit(FARM.registry().name(), tree.root(), namespace);
  }

  private static WorkerHost awaitCommand(BuildId build, String mark) {
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    await("the build's command runs")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> MachineProcesses.isAlive(mark));
    return host;
  }

  private static CommandResult kiln(String command, String... arguments) {
    Object[] all =
        Stream.concat(Stream.of(command, "--server=" + FARM.url()), Stream.of(arguments)).toArray();
    CommandResult result = CommandResult.of(all);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static String mark() {
    return "kiln-hosts-" + System.nanoTime();
  }
}
