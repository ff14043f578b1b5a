package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.decision.Shares;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions this coordinator owns: those of {@code kiln.inbox} that the group of all
 * coordinators has assigned to it. Overlapping owners are normal for a moment, and harmless: terms
 * fence the older one.
 *
 * <p>The group's consumer itself reads nothing; each owner reads from the place that the facts
 * name.
 */
final class Ownership {

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final SortedMap<Pool, Demand> NOBODY = Collections.emptySortedMap();
  private static final Duration RETAKE_AFTER = Duration.ofSeconds(1);

  private final PartitionOwner.Tools tools;
  private final DemandBoard demands;
  private final Vertx vertx;
  private final Map<Integer, PartitionOwner> owners = new TreeMap<>();
  private @Nullable KafkaConsumer<String, byte[]> member;

  Ownership(PartitionOwner.Tools tools, DemandBoard demands) {
    this.tools = tools;
    this.demands = demands;
    this.vertx = tools.vertx();
  }

  Future<Void> start() {
    KafkaConsumer<String, byte[]> consumer = KafkaConsumer.create(vertx, settings());
    member = consumer;
    consumer.pollTimeout(Duration.ofMillis(200));
    consumer.exceptionHandler(e -> LOG.error("trouble in the coordinators' group", e));
    consumer.partitionsAssignedHandler(this::assigned);
    consumer.partitionsRevokedHandler(revoked -> revoked.forEach(this::revoked));
    consumer.handler(record -> {});
    return consumer.subscribe(Set.of(Topics.INBOX));
  }

  /** Leaves the group at once, so that another coordinator need not wait for a timeout. */
  Future<Void> stop() {
    Future<Void> left = member == null ? Future.succeededFuture() : member.close();
    owners.values().forEach(owner -> owner.close().onFailure(this::closingFailed));
    owners.clear();
    return left;
  }

  void tick() {
    shareOut();
    owners.values().forEach(PartitionOwner::tick);
  }

  /** Owners here and in other coordinators share the workers by what they could use of them. */
  private void shareOut() {
    SortedMap<Integer, SortedMap<Pool, Demand>> ours = new TreeMap<>();
    owners.forEach((partition, owner) -> ours.put(partition, owner.demand()));
    demands.tell(ours);
    SortedMap<Integer, SortedMap<Pool, Demand>> all = new TreeMap<>(demands.all());
    all.putAll(ours);
    owners.forEach((partition, owner) -> owner.share(share(partition, all)));
  }

  /**
   * The part of the window that is one owner's. What it could use itself it knows better than the
   * board, which is half a second old: it asks because it has something.
   */
  private static Share share(int partition, SortedMap<Integer, SortedMap<Pool, Demand>> all) {
    return (pool, window) -> {
      SortedMap<Integer, Demand> ofPool = new TreeMap<>();
      all.forEach((other, demands) -> {
        Demand demand = demands.getOrDefault(pool, Demand.NONE);
        if (other != partition && demand.tasks() > 0) {
          ofPool.put(other, demand);
        }
      });
      if (ofPool.isEmpty()) {
        return window;
      }
      Demand own = all.getOrDefault(partition, NOBODY).getOrDefault(pool, Demand.NONE);
      ofPool.put(partition, new Demand(Integer.MAX_VALUE, own.urgency()));
      return Shares.of(window, ofPool).getOrDefault(partition, 1);
    };
  }

  void compare(Heartbeat heartbeat) {
    owners.values().forEach(owner -> owner.compare(heartbeat));
  }

  private void assigned(Set<TopicPartition> assigned) {
    assigned.stream().map(TopicPartition::getPartition).sorted().forEach(this::take);
  }

  private void take(int partition) {
    if (owners.containsKey(partition)) {
      return;
    }
    PartitionOwner owner = new PartitionOwner(partition, tools, () -> retake(partition));
    owners.put(partition, owner);
    owner
        .take()
        .onFailure(e -> {
          LOG.error("could not take the partition, trying again: partition={}", partition, e);
          retake(partition);
        });
  }

  /** A lost partition that is still assigned to us is taken anew, with a fresh fold. */
  private void retake(int partition) {
    PartitionOwner lost = owners.get(partition);
    vertx.setTimer(
        RETAKE_AFTER.toMillis(),
        timer -> {
          if (lost != null && owners.remove(partition, lost)) {
            take(partition);
          }
        });
  }

  private void revoked(TopicPartition partition) {
    PartitionOwner owner = owners.remove(partition.getPartition());
    if (owner != null) {
      LOG.info("partition given away: partition={}", partition.getPartition());
      owner.close().onFailure(this::closingFailed);
    }
  }

  private void closingFailed(Throwable cause) {
    LOG.warn("could not close a partition's readers", cause);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", tools.bootstrapServers());
    settings.put("group.id", Topics.COORDINATORS_GROUP);
    settings.put("group.protocol", "consumer");
    settings.put("client.id", tools.coordinator());
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "latest");
    return settings;
  }
}
