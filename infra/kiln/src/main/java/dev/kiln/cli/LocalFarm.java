package dev.kiln.cli;

import com.hazelcast.core.HazelcastInstance;
import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.Coordinator;
import dev.kiln.coordinator.web.WebSettings;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.worker.Worker;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole farm in this process: an embedded Kafka broker, a coordinator, workers. What it has
 * accepted is on disk; a farm that is killed goes on when it is started again.
 */
final class LocalFarm implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalFarm.class);
  private static final int STOP_SECONDS = 20;

  private final FileChannel lockFile;
  private final EmbeddedBroker broker;
  private final Coordinator coordinator;
  private final List<Worker> workers;

  private LocalFarm(
      FileChannel lockFile, EmbeddedBroker broker, Coordinator coordinator, List<Worker> workers) {
    this.lockFile = lockFile;
    this.broker = broker;
    this.coordinator = coordinator;
    this.workers = workers;
  }

  /** Starts the farm; returns when it takes builds. */
  static LocalFarm start(FarmOptions options) throws InterruptedException {
    ServerConfiguration server = options.configuration.read();
    Path directory = options.directory();
    FileChannel lockFile = lock(directory);
    requireFree(options.port, "--port", "the status page");
    requireFree(options.kafkaPort, "--kafka-port", "the embedded Kafka broker");

    // The broker and the cluster's member take seconds each and know nothing of each other.
    Coordinator.Cluster cluster = Settings.aloneHere();
    CompletableFuture<HazelcastInstance> joining =
        CompletableFuture.supplyAsync(() -> Coordinator.join(cluster));
    EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), options.kafkaPort);
    HazelcastInstance member = joining.join();
    Coordinator coordinator =
        Coordinator.start(
            Settings.coordinator(
                Settings.host(),
                broker.bootstrapServers(),
                cluster,
                WebSettings.at("127.0.0.1", options.port),
                directory,
                server),
            member,
            Settings.CLOCK,
            Settings.ids());

    List<Future<Worker>> starting = new ArrayList<>();
    for (int number = 1; number <= options.workers; number++) {
      String name = "%s-%d".formatted(Settings.host(), number);
      starting.add(
          Worker.start(
              coordinator.vertx(),
              Settings.worker(
                  name,
                  broker.bootstrapServers(),
                  options.slotsPerWorker(server),
                  directory,
                  server),
              Settings.engine(name, directory, server),
              Settings.CLOCK,
              Settings.ids()));
    }
    List<Worker> workers = new ArrayList<>();
    for (Future<Worker> worker : starting) {
      workers.add(await(worker));
    }
    return new LocalFarm(lockFile, broker, coordinator, workers);
  }

  /** Where the page and the API are. */
  String url() {
    return "http://127.0.0.1:" + coordinator.port();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Gives back what is being built and stops; the builds go on when the farm starts again. */
  @Override
  public void close() {
    try {
      for (Worker worker : workers) {
        await(worker.stop());
      }
      coordinator.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("the farm did not stop in order; nothing is lost", e);
    } finally {
      broker.close();
      try {
        lockFile.close();
      } catch (IOException e) {
        LOG.warn("could not let go of the data folder's lock", e);
      }
    }
  }

  private static FileChannel lock(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw CommandFailure.unreachable(
            "a farm is running on %s already; submit to it with: kiln build".formatted(directory),
            null);
      }
      return channel;
    } catch (IOException e) {
      throw CommandFailure.unreachable("cannot use the data folder " + directory, e);
    }
  }

  private static void requireFree(int port, String option, String what) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      LOG.debug("port {} is free", probe.getLocalPort());
    } catch (BindException e) {
      throw CommandFailure.unreachable(
          "port %d is taken, so %s can't listen there; choose another with %s"
              .formatted(port, what, option),
          e);
    } catch (IOException e) {
      throw CommandFailure.unreachable("cannot listen on port " + port, e);
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw CommandFailure.unreachable("a worker did not start or stop: " + e, e);
    }
  }
}
