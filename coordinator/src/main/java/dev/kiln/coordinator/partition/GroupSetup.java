package dev.kiln.coordinator.partition;

import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets what Kafka lets each group choose for itself. What correctness needs has to be taken; what
 * only makes the farm quicker may be refused by the brokers' bounds, and is then said once.
 * Blocking.
 */
final class GroupSetup {

  private static final Logger LOG = LoggerFactory.getLogger(GroupSetup.class);
  private static final long TIMEOUT_SECONDS = 30;

  /** The most that Kafka lets a share group have. */
  private static final int MOST_WORKERS = 1_000;

  private final Admin admin;

  GroupSetup(Admin admin) {
    this.admin = admin;
  }

  void coordinators() throws InterruptedException, ExecutionException, TimeoutException {
    SortedMap<String, String> settings = new TreeMap<>();
    // So long do the partitions of a coordinator that has crashed stay without an owner. One that
    // only paused that long loses them too, which costs a fold and nothing else.
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    prefer(
        Topics.COORDINATORS_GROUP,
        settings,
        "a crashed coordinator's partitions stay without an owner for as long as the brokers' own session timeout; set group.consumer.min.session.timeout.ms=6000 and group.consumer.min.heartbeat.interval.ms=1000 in their configuration");
  }

  void workers(Collection<Pool> pools)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (Pool pool : pools) {
      String group = Topics.readyGroup(pool);
      SortedMap<String, String> settings = new TreeMap<>();
      // Workers must find tasks that were offered before they came.
      settings.put("share.auto.offset.reset", "earliest");
      // A worker holds a record until the start is reported, which it tries for 10 s; a task that
      // a dead worker holds is offered again when this is over.
      settings.put("share.record.lock.duration.ms", "30000");
      set(group, settings);
      prefer(
          group,
          new TreeMap<>(Map.of("share.heartbeat.interval.ms", "1000")),
          "a worker that starts gets its first task only after two heartbeats at the brokers' interval; set group.share.min.heartbeat.interval.ms=1000 in their configuration");
    }
  }

  /** How many workers a pool may have is for the brokers to say. */
  void checkSize() throws InterruptedException, ExecutionException, TimeoutException {
    Node any =
        admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).iterator().next();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, any.idString());
    Config config =
        admin
            .describeConfigs(List.of(broker))
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(broker);
    ConfigEntry size = config == null ? null : config.get("group.share.max.size");
    if (size != null && size.value() != null && Integer.parseInt(size.value()) < MOST_WORKERS) {
      LOG.info(
          "the brokers let each pool have {} workers; for more, up to {}, set group.share.max.size in their configuration",
          size.value(),
          MOST_WORKERS);
    }
  }

  private void prefer(String group, SortedMap<String, String> settings, String otherwise)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      set(group, settings);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InvalidConfigurationException)
          && !(e.getCause() instanceof InvalidRequestException)) {
        throw e;
      }
      LOG.warn(
          "the brokers refuse {} for the group {}: {}; {}",
          settings,
          group,
          e.getCause().getMessage(),
          otherwise);
    }
  }

  private void set(String group, SortedMap<String, String> settings)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(setting ->
                new AlterConfigOp(
                    new ConfigEntry(setting.getKey(), setting.getValue()),
                    AlterConfigOp.OpType.SET))
            .toList();
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes))
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
