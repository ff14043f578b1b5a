package dev.kiln.cli;

import dev.kiln.coordinator.Coordinator;
import dev.kiln.coordinator.web.WebSettings;
import dev.kiln.server.ServerConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a coordinator as a process of its own. */
@Command(
    name = "coordinator",
    description = {
      "Runs a coordinator against a Kafka (4.2 or newer).",
      "Several share the work; give each the others with --member.",
      "KILN_REGISTRY, KILN_NAMESPACE and KILN_BASE_IMAGE serve trees that name none."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln coordinator --kafka kafka-1:9092,kafka-2:9092",
      "  kiln coordinator --kafka kafka-1:9092 --listen 0.0.0.0 \\",
      "      --cluster-address 10.0.0.1 --member 10.0.0.2:5701"
    })
final class CoordinatorCommand implements Callable<Integer> {

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka brokers.")
  String kafka = "";

  @Option(names = "--name", description = "Unique among coordinators. Default: the host's name.")
  @Nullable String name;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Where the page and the API listen. Default: ${DEFAULT-VALUE}.")
  String listen = "127.0.0.1";

  @Option(names = "--port", description = "Their port. Default: ${DEFAULT-VALUE}.")
  int port = 8080;

  @Option(
      names = "--cluster-address",
      paramLabel = "ADDRESS",
      description = "Where coordinators talk to each other. Default: ${DEFAULT-VALUE}.")
  String clusterAddress = "127.0.0.1";

  @Option(
      names = "--cluster-port",
      paramLabel = "PORT",
      description = "Their port. Default: ${DEFAULT-VALUE}.")
  int clusterPort = 5701;

  @Option(
      names = "--member",
      paramLabel = "HOST:PORT",
      description = "Another coordinator; repeatable.")
  List<String> members = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where bundles are unpacked, in DIR/bundles. Default: var/coordinator beside the launcher.")
  @Nullable Path data;

  @Mixin ServerConfigurationOption configuration = new ServerConfigurationOption();

  @Override
  public Integer call() throws InterruptedException {
    Logging.toConsole();
    ServerConfiguration server = configuration.read();
    Coordinator.Cluster cluster =
        new Coordinator.Cluster("kiln", clusterAddress, clusterPort, members);
    Path directory = data == null ? KilnHome.path().resolve("var/coordinator") : data;
    Coordinator coordinator =
        Coordinator.start(
            Settings.coordinator(
                name == null ? Settings.host() : name,
                kafka,
                cluster,
                WebSettings.at(listen, port),
                directory,
                server),
            Coordinator.join(cluster),
            Settings.CLOCK,
            Settings.ids());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(coordinator);
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
    return ExitCode.OK;
  }

  private static void stop(Coordinator coordinator) {
    try {
      coordinator.stop();
    } catch (InterruptedException | RuntimeException e) {
      LoggerFactory.getLogger(CoordinatorCommand.class)
          .warn("did not stop in order; nothing is lost", e);
    }
  }
}
