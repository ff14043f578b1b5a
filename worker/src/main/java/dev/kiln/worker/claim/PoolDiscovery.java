package dev.kiln.worker.claim;

import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the pools that a worker fits: coordinators make a topic for every pool that a plan needs,
 * and whoever has its architecture and labels takes tasks of it from then on. Looks at once and
 * then every five seconds, on a thread of its own.
 */
final class PoolDiscovery {

  private static final Logger LOG = LoggerFactory.getLogger(PoolDiscovery.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final long ANSWER_SECONDS = 20;

  private final String bootstrapServers;
  private final Predicate<Pool> fits;
  private final Consumer<Pool> found;
  private final SortedSet<Pool> known;
  private final Thread thread;

  /**
   * Creates it; {@link #start} begins to look.
   *
   * @param own the pools that the worker takes tasks of in any case
   * @param labels what the worker offers beside its architecture
   * @param found is told every other pool that fits, once, on the discovery's thread
   */
  PoolDiscovery(
      String bootstrapServers, Collection<Pool> own, Set<String> labels, Consumer<Pool> found) {
    this.bootstrapServers = bootstrapServers;
    this.fits = pool -> own.stream().anyMatch(mine -> pool.offeredBy(mine.architecture(), labels));
    this.found = found;
    this.known = new TreeSet<>(own);
    this.thread = Thread.ofVirtual().name("pools").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** Finds nothing more; returns when its thread has ended. */
  void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void loop() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      while (!Thread.currentThread().isInterrupted()) {
        look(admin);
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer looking for pools");
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      for (String topic : admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        Optional<Pool> pool = Topics.poolOf(topic).filter(fits);
        if (pool.isPresent() && known.add(pool.get())) {
          LOG.info("pool found: pool={}", pool.get());
          found.accept(pool.get());
        }
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.warn("could not look for pools, trying again: {}", e.getMessage());
    }
  }
}
