package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.BuilderKind;
import dev.kiln.worker.attempt.EngineInformation;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** A Docker Engine with its classic builder. */
final class DockerEngineIT extends ClassicBehaviour {

  @Override
  URI socket() {
    return DockerSettings.DEFAULT_HOST;
  }

  @Test
  void theEngineSaysWhoItIs() {
    try (DockerEngine engine = DockerEngine.of(DockerSettings.local("it"))) {
      EngineInformation information = engine.information();

      assertThat(information.product()).isEqualTo("Docker");
      assertThat(information.version()).matches("[0-9]+\\.[0-9]+.*");
      assertThat(information.rootDirectory()).isAbsolute();
      assertThat(information.builders()).contains(BuilderKind.CLASSIC, BuilderKind.BUILDKIT);
    }
  }
}
