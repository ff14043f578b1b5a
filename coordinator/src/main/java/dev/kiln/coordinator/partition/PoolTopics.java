package dev.kiln.coordinator.partition;

import dev.kiln.image.Pool;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that pools have a topic to be offered in, before a plan names them: workers find a
 * pool by its topic. Blocking; may be used by many threads.
 */
public final class PoolTopics {

  private final String bootstrapServers;
  private final Set<Pool> known = ConcurrentHashMap.newKeySet();

  /**
   * Creates it.
   *
   * @param known the pools whose topics are there already
   */
  public PoolTopics(String bootstrapServers, Collection<Pool> known) {
    this.bootstrapServers = bootstrapServers;
    this.known.addAll(known);
  }

  /**
   * Returns when every pool has its topic, and its share group the settings that it needs.
   *
   * @throws BrokersException if the brokers can't be reached or a topic is set wrongly
   */
  public void ensure(Collection<Pool> pools) throws InterruptedException {
    SortedSet<Pool> missing = new TreeSet<>(pools);
    missing.removeAll(known);
    if (!missing.isEmpty()) {
      TopicSetup.ensurePools(bootstrapServers, missing);
      known.addAll(missing);
    }
  }
}
