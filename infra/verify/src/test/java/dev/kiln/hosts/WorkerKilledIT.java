package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.registry.FaultyRegistry;
import dev.kiln.registry.HeldRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is killed, or frozen for longer than its lease, at the worst moments of an attempt: the
 * build goes on elsewhere, brings each image once, and leaves no container.
 */
final class WorkerKilledIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** With three, one that falls silent is one alone: no suspicion falls on the silence itself. */
  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(3, 1);

  @TempDir Path folder;
  private FaultyRegistry registry = FaultyRegistry.before("127.0.0.1:1");

  @BeforeEach
  void putAFaultyRegistryBeforeTheRealOne() {
    registry.close();
    registry = FaultyRegistry.before(FARM.registry().name());
  }

  @AfterEach
  void takeItAway() {
    registry.close();
  }

  @Test
  void aWorkerIsKilledInTheMiddleOfABuild() throws Exception {
    String mark = mark();
    BuildId build = submit("mid-build", slow(mark, 5));
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    awaitProcess(mark);

    host.worker().kill();
    host.startWorkerAgain();

    awaitLoss(build);
    BuildOutcome outcome = new BuildOutcome(FARM, build, "mid-build");
    outcome.assertSuccess("slow", "child");
    outcome.assertNoContainerIsLeft();
    assertThat(MachineProcesses.isAlive(mark)).isFalse();
  }

  @Test
  void aWorkerIsKilledInTheMiddleOfAPush() throws Exception {
    HeldRequests push =
        registry.hold(request -> request.uploadsBlobOf("mid-push/slow"), HeldRequests.Point.BEFORE);
    BuildId build = submit("mid-push", slow(mark(), 0));
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    push.awaitFirst(LIMIT);

    host.worker().kill();
    push.drop();
    host.startWorkerAgain();

    awaitLoss(build);
    BuildOutcome outcome = new BuildOutcome(FARM, build, "mid-push");
    outcome.assertSuccess("slow", "child");
    outcome.assertNoContainerIsLeft();
  }

  @Test
  void aWorkerIsKilledBetweenPushAndReport() throws Exception {
    HeldRequests lastTag =
        registry.hold(
            request -> request.setsTagOf("before-report/slow", "b-"), HeldRequests.Point.AFTER);
    BuildId build = submit("before-report", slow(mark(), 0));
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    lastTag.awaitFirst(LIMIT);

    host.worker().kill();
    lastTag.drop();
    host.startWorkerAgain();

    awaitLoss(build);
    BuildOutcome outcome = new BuildOutcome(FARM, build, "before-report");
    outcome.assertSuccess("slow", "child");
    assertThat(FARM.facts(build, Fact.TaskReused.class))
        .as("what was pushed is found by its input key and not built again")
        .hasSize(1);
    outcome.assertNoContainerIsLeft();
  }

  @Test
  void aWorkerIsFrozenForLongerThanItsLeaseAndWakesUpAsAZombie() throws Exception {
    String mark = mark();
    BuildId build = submit("zombie", slow(mark, 4));
    WorkerHost host = FARM.awaitStart(build, "slow", LIMIT);
    awaitProcess(mark);

    host.worker().freeze();
    awaitLoss(build);
    host.worker().wake();

    BuildOutcome outcome = new BuildOutcome(FARM, build, "zombie");
    outcome.assertSuccess("slow", "child");
    assertThatAllHostsWork();
    outcome.assertSuccess("slow", "child");
    outcome.assertNoContainerIsLeft();
  }

  /** With one slot each, a host that still works at something old could take no part. */
  private void assertThatAllHostsWork() throws Exception {
    TreeFolder tree = new TreeFolder(folder.resolve("after"));
    List<String> images = List.of("one", "two", "three");
    images.forEach(image -> tree.image(image, "#base()\nRUN : %s && sleep 3\n".formatted(image)));
    BuildId build = FARM.submit(FARM.registry().name(), tree.root(), "after");

    new BuildOutcome(FARM, build, "after").assertSuccess(images.toArray(String[]::new));

    assertThat(FARM.facts(build, Fact.TaskBuilt.class).stream().map(fact -> fact.worker().worker()))
        .as(() -> FARM.story(build))
        .containsExactlyInAnyOrderElementsOf(FARM.hosts().stream().map(WorkerHost::name).toList());
  }

  private BuildId submit(String namespace, TreeFolder tree) {
    return FARM.submit(registry.name(), tree.root(), namespace);
  }

  private TreeFolder slow(String mark, int seconds) {
    return new TreeFolder(folder.resolve("tree"))
        .image(
            "slow",
            "#base()\nRUN : %s && sleep %d && echo built > /slow.txt\n".formatted(mark, seconds))
        .image("child", "#from(\"slow\")\nRUN cat /slow.txt > /child.txt\n");
  }

  private void awaitLoss(BuildId build) {
    await("the attempt is lost")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(FARM.facts(build, Fact.AttemptLost.class))
                .as(() -> FARM.story(build))
                .isNotEmpty());
  }

  private static void awaitProcess(String mark) {
    await("the build's command runs")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> MachineProcesses.isAlive(mark));
  }

  private static String mark() {
    return "kiln-hosts-" + System.nanoTime();
  }
}
