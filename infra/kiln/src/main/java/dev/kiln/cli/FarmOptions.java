package dev.kiln.cli;

import dev.kiln.server.ServerConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a farm that runs in one process. */
final class FarmOptions {

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many workers. Default: ${DEFAULT-VALUE}.")
  int workers = 2;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "How many images each worker builds at once. Default: what the server's configuration"
              + " says, else as many as give every core one.")
  @Nullable Integer slots;

  @Option(
      names = "--port",
      description =
          "Where the status page and the API listen, on loopback. Default: ${DEFAULT-VALUE}.")
  int port = 8080;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description =
          "Where the embedded Kafka broker listens, on loopback. Default: ${DEFAULT-VALUE}.")
  int kafkaPort = 9092;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What the farm keeps. Default: var/farm beside the launcher.")
  @Nullable Path data;

  @Mixin ServerConfigurationOption configuration = new ServerConfigurationOption();

  Path directory() {
    return data == null ? KilnHome.path().resolve("var").resolve("farm") : data.toAbsolutePath();
  }

  int slotsPerWorker(ServerConfiguration server) {
    return Optional.ofNullable(slots)
        .or(server.worker()::slots)
        .orElseGet(
            () -> Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, workers)));
  }
}
