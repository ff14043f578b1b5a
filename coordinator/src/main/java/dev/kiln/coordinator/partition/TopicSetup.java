package dev.kiln.coordinator.partition;

import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Creates Kiln's topics where they are missing, and refuses to work with topics that are set
 * wrongly: a topic whose timestamps come from clients or whose records vanish too early would break
 * promises silently. Blocking.
 */
public final class TopicSetup {

  private static final long TIMEOUT_SECONDS = 30;
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(100);

  private TopicSetup() {}

  /** A topic as Kiln needs it. */
  private record Wanted(String name, int partitions, Map<String, String> settings) {}

  /**
   * Makes sure that everything is there for the given pools.
   *
   * @param partitions the number of partitions of inbox and events where they are new
   * @return the number of partitions of inbox and events as they are
   * @throws BrokersException if the brokers can't be reached or a topic is set wrongly
   */
  public static int ensure(String bootstrapServers, int partitions, Collection<Pool> pools)
      throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", "10000",
                "default.api.timeout.ms", "20000"))) {
      int brokers = await(admin.describeCluster().nodes()).size();
      List<Wanted> wanted = wanted(partitions, pools);
      create(admin, wanted, brokers);
      check(admin, wanted, bootstrapServers);
      for (Pool pool : pools) {
        configureGroup(admin, pool);
      }
      return samePartitions(admin);
    } catch (ExecutionException e) {
      throw new BrokersException(
          "cannot set up the topics at %s: %s"
              .formatted(bootstrapServers, e.getCause() == null ? e : e.getCause()),
          e);
    } catch (TimeoutException e) {
      throw new BrokersException("no Kafka broker answers at " + bootstrapServers, e);
    }
  }

  private static List<Wanted> wanted(int partitions, Collection<Pool> pools) {
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(topic(Topics.INBOX, partitions, Duration.ofDays(7)));
    wanted.add(topic(Topics.EVENTS, partitions, Duration.ofDays(30)));
    wanted.add(topic(Topics.WORKERS, 1, Duration.ofHours(1)));
    wanted.add(topic(Topics.CONTROL, 1, Duration.ofHours(1)));
    wanted.add(topic(Topics.LOGS, 4, Duration.ofDays(14)));
    wanted.add(topic(Topics.QUARANTINE, 1, Duration.ofDays(30)));
    wanted.add(compacted(Topics.DESIRED));
    wanted.add(compacted(Topics.HISTORY));
    wanted.add(compacted(Topics.DURATIONS));
    wanted.add(compacted(Topics.CHECKPOINTS));
    // One partition for each pool: members of a share group share partitions unevenly, and an
    // urgent task must not lie in a partition whose members are all busy.
    pools.forEach(pool -> wanted.add(topic(Topics.ready(pool), 1, Duration.ofDays(7))));
    return wanted;
  }

  private static Wanted topic(String name, int partitions, Duration kept) {
    Map<String, String> settings = new TreeMap<>();
    // A host with a wrong clock can still write, and the fold's time is the broker's.
    settings.put("message.timestamp.type", "LogAppendTime");
    settings.put("retention.ms", Long.toString(kept.toMillis()));
    settings.put("cleanup.policy", "delete");
    settings.put("max.message.bytes", "4194304");
    return new Wanted(name, partitions, settings);
  }

  /** Keeps the newest record of each key. One partition, so that it is read from end to end. */
  private static Wanted compacted(String name) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("message.timestamp.type", "LogAppendTime");
    settings.put("cleanup.policy", "compact");
    // The segment that is being written is never compacted, so it must not grow for a week.
    settings.put("segment.ms", Long.toString(Duration.ofHours(1).toMillis()));
    settings.put("max.message.bytes", "4194304");
    return new Wanted(name, 1, settings);
  }

  private static void create(Admin admin, List<Wanted> wanted, int brokers)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> existing = await(admin.listTopics().names());
    short replicas = (short) Math.min(3, brokers);
    for (Wanted topic : wanted) {
      if (existing.contains(topic.name())) {
        continue;
      }
      Map<String, String> settings = new TreeMap<>(topic.settings());
      if (replicas == 3) {
        settings.put("min.insync.replicas", "2");
      }
      try {
        await(
            admin
                .createTopics(
                    List.of(
                        new NewTopic(topic.name(), topic.partitions(), replicas).configs(settings)))
                .all());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static void check(Admin admin, List<Wanted> wanted, String bootstrapServers)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources =
        wanted.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<ConfigResource, Config> found = awaitKnown(() -> admin.describeConfigs(resources).all());
    for (Wanted topic : wanted) {
      Config config = found.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
      requireSetting(topic, config, "message.timestamp.type", "LogAppendTime", bootstrapServers);
      requireSetting(
          topic,
          config,
          "cleanup.policy",
          topic.settings().getOrDefault("cleanup.policy", "delete"),
          bootstrapServers);
      long kept = Long.parseLong(setting(config, "retention.ms", "0"));
      String wantedRetention = topic.settings().getOrDefault("retention.ms", "0");
      if (kept >= 0 && kept < Long.parseLong(wantedRetention)) {
        requireSetting(topic, config, "retention.ms", wantedRetention, bootstrapServers);
      }
    }
  }

  private static void requireSetting(
      Wanted topic, @Nullable Config config, String name, String value, String bootstrapServers) {
    String found = setting(config, name, "unset");
    if (!found.equals(value)) {
      throw new BrokersException(
          "topic %1$s has %2$s=%3$s, Kiln needs %4$s; mend it with: kafka-configs.sh --bootstrap-server %5$s --alter --entity-type topics --entity-name %1$s --add-config %2$s=%4$s"
              .formatted(topic.name(), name, found, value, bootstrapServers),
          null);
    }
  }

  private static String setting(@Nullable Config config, String name, String otherwise) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null || entry.value() == null ? otherwise : entry.value();
  }

  /** Workers must find tasks that were offered before they came. */
  private static void configureGroup(Admin admin, Pool pool)
      throws InterruptedException, ExecutionException, TimeoutException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.readyGroup(pool));
    await(
        admin
            .incrementalAlterConfigs(
                Map.of(
                    group,
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry("share.auto.offset.reset", "earliest"),
                            AlterConfigOp.OpType.SET))))
            .all());
  }

  private static int samePartitions(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, TopicDescription> topics =
        awaitKnown(
            () -> admin.describeTopics(List.of(Topics.INBOX, Topics.EVENTS)).allTopicNames());
    int inbox = partitions(topics, Topics.INBOX);
    int events = partitions(topics, Topics.EVENTS);
    if (inbox != events) {
      throw new BrokersException(
          "%s has %d partitions and %s has %d; they must be the same: add partitions to the smaller one"
              .formatted(Topics.INBOX, inbox, Topics.EVENTS, events),
          null);
    }
    return inbox;
  }

  private static int partitions(Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    return topic == null ? 0 : topic.partitions().size();
  }

  /** Asks until it is answered: a topic that has just been made is not known everywhere at once. */
  private static <T> T awaitKnown(Supplier<KafkaFuture<T>> ask)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        return await(ask.get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(ASK_AGAIN_AFTER);
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
