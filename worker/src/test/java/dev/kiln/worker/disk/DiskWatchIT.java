package dev.kiln.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.StoredImage;
import dev.kiln.worker.docker.DockerEngine;
import dev.kiln.worker.docker.DockerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures and removes for real; what it removes are its own images and no others. */
final class DiskWatchIT {

  private final String run = "disk-it-" + UUID.randomUUID();

  @Test
  void theDiskOfTheEngineIsMeasured() {
    try (DockerEngine engine = DockerEngine.of(DockerSettings.local(run))) {
      Heartbeat.Disk disk =
          new FolderGauge(engine.information().rootDirectory()).measure().orElseThrow();

      assertThat(disk.freeBytes()).isPositive().isLessThan(disk.totalBytes());
    }
  }

  @Test
  void folderThatIsNotHereIsUnknown(@TempDir Path folder) {
    assertThat(new FolderGauge(folder.resolve("elsewhere")).measure()).isEmpty();
  }

  @Test
  void imagesOfARealEngineGoInTheOrderThatIsDecided(@TempDir Path folder) throws Exception {
    try (DockerEngine engine = DockerEngine.of(DockerSettings.local(run))) {
      ImageReference parent = build(engine, "parent", "FROM scratch\nENV A=1\nENV B=2\n");
      ImageReference child =
          build(engine, "child", "FROM %s\nENV C=3\nENV D=4\n".formatted(parent));
      LastUses uses = new LastUses(folder.resolve("uses"));
      List<StoredImage> ours =
          engine.images().stream()
              .filter(image -> run.equals(image.labels().get("dev.kiln.recipe")))
              .toList();

      List<StoredImage> order = Removals.inOrder(ours, uses::of, Set.of());
      List<Boolean> removed = order.stream().map(image -> engine.remove(image.id())).toList();

      assertThat(order)
          .extracting(image -> image.references().getFirst())
          .containsExactly(child, parent);
      assertThat(removed).containsExactly(true, true);
    }
  }

  private ImageReference build(DockerEngine engine, String name, String dockerfile)
      throws InterruptedException {
    ImageReference tag = ImageReference.of("127.0.0.1:1", run + "/" + name).withTag("it");
    BuildRequest request =
        BuildRequest.plain(
            BuildContext.of(dockerfile),
            tag,
            Platform.ofJavaArchitecture(System.getProperty("os.arch")),
            new TreeMap<>(),
            new TreeMap<>(Map.of("dev.kiln.recipe", run)),
            Duration.ofMinutes(2));
    assertThat(engine.build(request, (_, _) -> {})).isInstanceOf(BuildResult.Built.class);
    return tag;
  }
}
