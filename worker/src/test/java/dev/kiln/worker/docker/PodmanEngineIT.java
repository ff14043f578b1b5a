package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.PushResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Podman through the socket on which it speaks Docker's language. */
final class PodmanEngineIT extends ClassicBehaviour {

  private static final String DEFAULT_SOCKET = "unix:///var/tmp/kiln-podman/podman.sock";

  @Override
  URI socket() {
    return URI.create(
        Optional.ofNullable(System.getenv("KILN_TEST_PODMAN")).orElse(DEFAULT_SOCKET));
  }

  @Test
  void theEngineSaysWhoItIs() {
    DockerSettings settings = new DockerSettings(socket(), "it", Map.of(), Duration.ofMinutes(1));
    try (DockerEngine engine = DockerEngine.of(settings)) {
      EngineInformation information = engine.information();

      assertThat(information.product()).isEqualTo("Podman");
      assertThat(information.version()).matches("[0-9]+\\.[0-9]+.*");
      assertThat(information.builders()).containsExactly(BuilderKind.CLASSIC);
      assertThat(information.squashes()).isTrue();
    }
  }

  @Test
  void squashingMakesOneLayerOfTheImagesOwnAndLeavesItsParents() throws InterruptedException {
    ImageReference parent = newTag();
    built(
        engine.build(
            request(
                BuildContext.of("FROM %s\nRUN echo 0 >/zero\n".formatted(base())),
                parent,
                true,
                BuildLimits.within(LIMIT)),
            this::record));
    ImageReference child = newTag();
    BuildContext context =
        BuildContext.of("FROM %s\nRUN echo 1 >/one\nRUN echo 2 >/two\n".formatted(parent));

    built(engine.build(request(context, child, true, BuildLimits.within(LIMIT)), this::record));

    assertThat(layersOf(child)).isEqualTo(layersOf(parent) + 1);
  }

  private long layersOf(ImageReference tag) throws InterruptedException {
    assertThat(engine.push(tag, this::record)).isInstanceOf(PushResult.Pushed.class);
    try (RegistryClient client =
        new RegistryClient(RegistrySettings.defaults(), InstantSource.system())) {
      String manifest = new String(client.manifest(tag).content(), StandardCharsets.UTF_8);
      return Pattern.compile("\"digest\"").matcher(manifest).results().count();
    }
  }
}
