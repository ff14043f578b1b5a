package dev.kiln.worker.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.worker.docker.DockerEngine;
import dev.kiln.worker.docker.DockerSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class SelfTestIT {

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  private final String worker = "it worker-" + UUID.randomUUID();
  private final DockerEngine engine = DockerEngine.of(DockerSettings.local(worker));
  private final RegistryClient client =
      new RegistryClient(RegistrySettings.defaults(), InstantSource.system());

  @AfterEach
  void close() {
    engine.close();
    client.close();
  }

  @Test
  void nothingIsWrongWhereEverythingWorksTwice() throws InterruptedException {
    ImageReference repository = ImageReference.of(REGISTRY.name(), "kiln/self-test");
    SelfTest test = SelfTest.of(engine, client, repository, worker);

    Optional<String> first = test.run();
    Optional<String> second = test.run();

    ImageReference tag = repository.withTag(worker.replace(' ', '-'));
    assertThat(first).isEmpty();
    assertThat(second).isEmpty();
    assertThat(client.digest(tag)).isPresent();
    assertThat(engine.has(tag)).isFalse();
  }

  @Test
  void deadEngineIsNamed(@TempDir Path folder) throws InterruptedException {
    URI nowhere = URI.create("unix://" + folder.resolve("docker.sock"));
    DockerSettings settings = new DockerSettings(nowhere, worker, Map.of(), Duration.ofMinutes(1));
    try (DockerEngine dead = DockerEngine.of(settings)) {
      SelfTest test =
          SelfTest.of(dead, client, ImageReference.of(REGISTRY.name(), "self-test"), worker);

      assertThat(test.run()).get().asString().startsWith("the engine does not answer: ");
    }
  }

  @Test
  void deadRegistryIsNamed() throws InterruptedException {
    SelfTest test =
        SelfTest.of(engine, client, ImageReference.of("127.0.0.1:1", "self-test"), worker);

    assertThat(test.run()).get().asString().startsWith("pushing to 127.0.0.1:1/self-test:");
  }

  @Test
  void registryThatNeverAnswersTakesNoLongerThanTheLimit() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ImageReference tag =
          ImageReference.of("127.0.0.1:" + silent.getLocalPort(), "self-test").withTag("it");
      SelfTest test = new SelfTest(engine, client, tag, Duration.ofSeconds(8));

      assertThat(test.run()).get().asString().contains("took longer than 8 s");
    }
  }
}
