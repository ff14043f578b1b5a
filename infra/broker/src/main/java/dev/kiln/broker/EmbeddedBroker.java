package dev.kiln.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A single-node Kafka (KRaft: broker and controller in one) in this process. What it has
 * acknowledged survives a restart and a kill of the process.
 *
 * <p>Kafka's own classes for this are internal and change between versions, so no other class of
 * Kiln may touch them.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on the loopback interface; returns when it serves.
   *
   * @param directory its data; made and formatted when it is new
   * @param port where clients connect; 0 for any free one
   * @throws BrokerStartException if it can't be started
   */
  public static EmbeddedBroker start(Path directory, int port) {
    int clientPort = port == 0 ? freePort() : port;
    try {
      Files.createDirectories(directory);
      format(directory);
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(settings(directory, clientPort, freePort()), false),
              Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, clientPort);
    } catch (Exception e) {
      throw new BrokerStartException(
          "cannot start the Kafka broker with its data in " + directory, e);
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws FormatterException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setIgnoreFormatted(true)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (FormatterException e) {
      throw e;
    } catch (Exception e) {
      throw new FormatterException("cannot format " + directory, e);
    }
  }

  private static Properties settings(Path directory, int clientPort, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(clientPort, controllerPort));
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", "false");
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    // A killed coordinator's partitions stay without owner for this long; Kafka's 45 s are meant
    // for clients far away.
    settings.put("group.consumer.min.session.timeout.ms", "6000");
    settings.put("group.consumer.session.timeout.ms", "6000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "500");
    settings.put("group.consumer.heartbeat.interval.ms", "1000");
    // A worker gets its first task with its second heartbeat; Kafka's 5 s between them would be
    // most of the time that a small build takes.
    settings.put("group.share.min.heartbeat.interval.ms", "500");
    settings.put("group.share.heartbeat.interval.ms", "1000");
    // Every worker of a pool is a member of its group; this is the most that Kafka allows.
    settings.put("group.share.max.size", "1000");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // After a kill the broker's old registration has to time out before it may serve again.
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");
    // One machine's farm has a handful of clients: small pools and buffers start faster.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("share.coordinator.threads", "1");
    settings.put("group.coordinator.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
