package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.BuilderKind;
import dev.kiln.worker.attempt.EngineInformation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
}
