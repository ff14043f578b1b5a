package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.image.BuildId;
import dev.kiln.registry.FaultyRegistry;
import dev.kiln.registry.RegistryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The registry goes away, asks for patience or breaks connections in the middle of builds. */
@Tag("faults")
final class RegistryFaultsFarmIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How soon those who were not told know of a pause, and an engine's push has failed. */
  private static final Duration NEWS = Duration.ofSeconds(2);

  /** Two, so that one of them learns of a pause from the other. */
  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(2, 1);

  @TempDir Path folder;

  /** Twice the first wait: what helps against a minute helps against the time of two attempts. */
  @Test
  void aBuildOutlivesARegistryThatIsDownForAWhile() throws Exception {
    BuildId build = FARM.submit(FARM.registry().name(), tree("down").root(), "down");
    WorkerHost unused = FARM.awaitStart(build, "one", LIMIT);

    FARM.registry().stop();
    awaitFailures(build, 3);
    FARM.registry().start();

    new BuildOutcome(FARM, build, "down").assertSuccess("one", "two");
    assertThat(FARM.facts(build, Fact.AttemptFailed.class))
        .as("nothing is counted as the image's own failure")
        .extracting(fact -> fact.failure().cause())
        .containsOnly(FailureCause.REGISTRY);
  }

  @Test
  void nobodyAsksARegistryThatHasAskedAWorkerForPatience() throws Exception {
    Duration pause = Duration.ofSeconds(6);
    try (FaultyRegistry registry = FaultyRegistry.before(FARM.registry().name())) {
      registry.answerTooMany(
          request -> !request.isFromEngine() && request.isAboutManifestOf("patience/one"),
          pause,
          1);

      BuildId build = FARM.submit(registry.name(), tree("patience").root(), "patience");

      assertSuccessWithoutFailure(build, "patience");
      assertThatItWasLeftAlone(
          registry,
          first(
              registry,
              build,
              request -> !request.isFromEngine() && request.isAboutManifestOf("patience/one")),
          pause);
    }
  }

  /** An engine does not say for how long, so it is ten seconds. */
  @Test
  void nobodyAsksARegistryThatHasAskedAnEngineForPatience() throws Exception {
    Duration pause = Duration.ofSeconds(10);
    try (FaultyRegistry registry = FaultyRegistry.before(FARM.registry().name())) {
      registry.answerTooMany(request -> request.beginsUploadTo("push/one"), pause, 1);

      BuildId build = FARM.submit(registry.name(), tree("push").root(), "push");

      assertSuccessWithoutFailure(build, "push");
      assertThatItWasLeftAlone(
          registry, first(registry, build, request -> request.beginsUploadTo("push/one")), pause);
    }
  }

  @Test
  void aBuildOutlivesConnectionsThatBreakInTheMiddleOfALayer() throws Exception {
    try (FaultyRegistry registry = FaultyRegistry.before(FARM.registry().name())) {
      registry.cut(request -> request.uploadsBlobOf("cut/one"), 100_000, 1);

      BuildId build = FARM.submit(registry.name(), tree("cut").root(), "cut");

      new BuildOutcome(FARM, build, "cut").assertSuccess("one", "two");
    }
  }

  /** Layers that do not fit into any buffer on the way, and long enough for both hosts to work. */
  private TreeFolder tree(String name) {
    String template = "#base()\nRUN : %s && sleep 2 && head -c 4000000 /dev/urandom > /large\n";
    return new TreeFolder(folder.resolve("tree"))
        .image("one", template.formatted(name + " one"))
        .image("two", template.formatted(name + " two"));
  }

  private static void assertSuccessWithoutFailure(BuildId build, String namespace)
      throws InterruptedException {
    new BuildOutcome(FARM, build, namespace).assertSuccess("one", "two");
    assertThat(FARM.facts(build, Fact.AttemptFailed.class)).as(() -> FARM.story(build)).isEmpty();
    assertThat(FARM.workers(build).values())
        .as("workers other than the one that was told are at it")
        .doesNotHaveDuplicates();
  }

  private static RegistryRequest first(
      FaultyRegistry registry, BuildId build, Predicate<RegistryRequest> refused) {
    return registry.requests().stream()
        .filter(refused)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was refused: " + FARM.story(build)));
  }

  /** A push that another engine is in the middle of goes on; nothing else may ask. */
  private static void assertThatItWasLeftAlone(
      FaultyRegistry registry, RegistryRequest refused, Duration pause) {
    long begin = refused.at() + NEWS.toNanos();
    long end = refused.at() + pause.toNanos();
    Set<String> underWay =
        registry.requests().stream()
            .filter(request -> request.isFromEngine() && begin - request.at() > 0)
            .map(RegistryRequest::repository)
            .collect(Collectors.toCollection(HashSet::new));
    underWay.remove(refused.repository());
    List<RegistryRequest> during =
        registry.requests().stream()
            .filter(request -> request.at() - begin > 0 && end - request.at() > 0)
            .filter(request -> !(request.isFromEngine() && underWay.contains(request.repository())))
            .toList();
    assertThat(during).isEmpty();
    assertThat(registry.count(request -> request.at() - end > 0))
        .as("what comes after the pause")
        .isPositive();
  }

  private static void awaitFailures(BuildId build, int count) {
    await("attempts have failed")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(FARM.facts(build, Fact.AttemptFailed.class))
                .as(() -> FARM.story(build))
                .hasSizeGreaterThanOrEqualTo(count));
  }
}
