package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has to be true of a build after it, whatever was killed, frozen or broken during it. */
record BuildOutcome(FarmProcesses farm, BuildId build, String namespace) {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /**
   * Waits for the end, and checks that the build succeeded and brought each of {@code images} once,
   * with the digest that the tags say.
   */
  void assertSuccess(String... images) throws InterruptedException {
    Fact.BuildEnded end = farm.awaitEnd(build, LIMIT);

    assertThat(end.status()).as(() -> farm.story(build)).isEqualTo(BuildStatus.SUCCEEDED);
    SortedMap<ImageName, List<Digest>> accepted = accepted();
    assertThat(accepted.keySet().stream().map(ImageName::value))
        .as(() -> farm.story(build))
        .containsExactlyInAnyOrder(images);
    assertThat(accepted.values())
        .as(() -> farm.story(build))
        .allSatisfy(digests -> assertThat(digests).hasSize(1));
    assertThatTagsSay(accepted);
  }

  /** Waits until no engine has a container of a build, be it one that has ended. */
  void assertNoContainerIsLeft() {
    await("no container is left")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          for (WorkerHost host : farm.hosts()) {
            assertThat(host.engine().containers()).as(host.name()).isEmpty();
          }
        });
  }

  private SortedMap<ImageName, List<Digest>> accepted() {
    SortedMap<ImageName, List<Digest>> accepted = new TreeMap<>();
    for (Fact fact : farm.facts(build)) {
      if (fact instanceof Fact.TaskBuilt built) {
        accepted.computeIfAbsent(built.image(), image -> new ArrayList<>()).add(built.digest());
      } else if (fact instanceof Fact.TaskReused reused) {
        accepted.computeIfAbsent(reused.image(), image -> new ArrayList<>()).add(reused.digest());
      }
    }
    return accepted;
  }

  private void assertThatTagsSay(SortedMap<ImageName, List<Digest>> accepted)
      throws InterruptedException {
    try (RegistryClient registry =
        new RegistryClient(RegistrySettings.defaults(), InstantSource.system())) {
      for (ImageName image : accepted.keySet()) {
        ImageReference repository =
            ImageReference.of(farm.registry().name(), "%s/%s".formatted(namespace, image));
        for (String tag : List.of("b-" + build, "dev")) {
          assertThat(registry.digest(repository.withTag(tag)).stream().toList())
              .as("%s:%s", image, tag)
              .isEqualTo(accepted.get(image));
        }
      }
    }
  }
}
