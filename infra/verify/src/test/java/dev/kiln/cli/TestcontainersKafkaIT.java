package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.Coordinator;
import dev.kiln.coordinator.web.WebSettings;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.worker.Worker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Coordinator and worker, each wired on its own, against a Kafka that Kiln knows nothing of. */
final class TestcontainersKafkaIT {

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  @TempDir Path folder;

  private static final ServerConfiguration SERVER = ServerConfiguration.defaults();

  @Test
  void aTreeIsBuiltThroughAnyKafka() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder.resolve("tree"));
    try (KafkaContainer kafka = kafka()) {
      kafka.start();
      Coordinator coordinator = startCoordinator(kafka.getBootstrapServers());
      Worker worker = startWorker(coordinator, kafka.getBootstrapServers());
      try {
        CommandResult result =
            CommandResult.of(
                "build",
                "--server=http://127.0.0.1:" + coordinator.port(),
                "--tree=" + tree.root(),
                "--registry=" + REGISTRY.name(),
                "--base-image=" + TestBase.UNUSED,
                "--no-progress");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("4 built");
      } finally {
        worker.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        coordinator.stop();
      }
    }
  }

  /** A single broker can't keep three copies of the share groups' state, which is the default. */
  private static KafkaContainer kafka() {
    String image =
        Optional.ofNullable(System.getenv("KILN_TEST_KAFKA_IMAGE")).orElse("apache/kafka:4.4.0");
    return new KafkaContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"))
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
  }

  private Coordinator startCoordinator(String bootstrapServers) throws InterruptedException {
    Coordinator.Cluster cluster = Settings.aloneHere();
    return Coordinator.start(
        Settings.coordinator(
            "coordinator",
            bootstrapServers,
            cluster,
            WebSettings.at("127.0.0.1", 0),
            folder.resolve("coordinator"),
            SERVER),
        Coordinator.join(cluster),
        Settings.CLOCK,
        Settings.ids());
  }

  private Worker startWorker(Coordinator coordinator, String bootstrapServers) throws Exception {
    Path directory = folder.resolve("worker");
    return Worker.start(
            coordinator.vertx(),
            Settings.worker("worker", bootstrapServers, 2, directory, SERVER),
            Settings.engine("worker", directory, SERVER),
            Settings.CLOCK,
            Settings.ids())
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
