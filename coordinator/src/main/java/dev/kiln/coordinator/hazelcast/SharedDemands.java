package dev.kiln.coordinator.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.replicatedmap.ReplicatedMap;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.partition.DemandBoard;
import dev.kiln.event.EventCodec;
import dev.kiln.image.Pool;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Demands in a replicated map: every coordinator has all of them at hand, and reading them waits
 * for nobody. What a coordinator has said is forgotten soon after it has stopped saying it.
 */
public final class SharedDemands implements DemandBoard {

  private static final Logger LOG = LoggerFactory.getLogger(SharedDemands.class);
  private static final String MAP = "kiln.demands";
  private static final long FORGOTTEN_AFTER_SECONDS = 5;

  private final Vertx vertx;
  private final ReplicatedMap<String, String> board;
  private final String coordinator;
  private SortedMap<Integer, SortedMap<Pool, Demand>> told = Collections.emptySortedMap();

  /** What one coordinator has said. */
  private record Told(List<Entry> entries) {

    Told {
      entries = List.copyOf(entries);
    }
  }

  private record Entry(int partition, String pool, int tasks, int urgency) {}

  /**
   * Joins the board.
   *
   * @param coordinator unique among the coordinators
   */
  public SharedDemands(Vertx vertx, HazelcastInstance cluster, String coordinator) {
    this.vertx = vertx;
    this.board = cluster.getReplicatedMap(MAP);
    this.coordinator = coordinator;
  }

  @Override
  public void tell(SortedMap<Integer, SortedMap<Pool, Demand>> demands) {
    // An idle coordinator has said so once; then its word runs out, which means the same.
    if (isSilent(demands) && isSilent(told)) {
      return;
    }
    told = demands;
    String text = new String(EventCodec.encode(entries(demands)), StandardCharsets.UTF_8);
    vertx
        .executeBlocking(
            () -> board.put(coordinator, text, FORGOTTEN_AFTER_SECONDS, TimeUnit.SECONDS), false)
        .onFailure(e -> LOG.warn("could not tell the others what we could use", e));
  }

  @Override
  public SortedMap<Integer, SortedMap<Pool, Demand>> all() {
    SortedMap<Integer, SortedMap<Pool, Demand>> all = new TreeMap<>();
    for (String text : board.values()) {
      Told said = EventCodec.read("demand", text.getBytes(StandardCharsets.UTF_8), Told.class);
      for (Entry entry : said.entries()) {
        all.computeIfAbsent(entry.partition(), partition -> new TreeMap<>())
            .put(Pool.parse(entry.pool()), new Demand(entry.tasks(), entry.urgency()));
      }
    }
    return all;
  }

  private static Told entries(SortedMap<Integer, SortedMap<Pool, Demand>> demands) {
    List<Entry> entries = new ArrayList<>();
    demands.forEach((partition, pools) ->
        pools.forEach((pool, demand) ->
            entries.add(new Entry(partition, pool.name(), demand.tasks(), demand.urgency()))));
    return new Told(entries);
  }

  private static boolean isSilent(SortedMap<Integer, SortedMap<Pool, Demand>> demands) {
    return demands.values().stream().allMatch(SortedMap::isEmpty);
  }
}
