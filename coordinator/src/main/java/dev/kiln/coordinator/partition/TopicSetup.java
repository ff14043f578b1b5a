package dev.kiln.coordinator.partition;

import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
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

  /**
   * Makes sure that everything is there for the given pools.
   *
   * @param partitions the number of partitions of inbox and events where they are new
   * @return the number of partitions of inbox and events as they are
   * @throws BrokersException if the brokers can't be reached or a topic is set wrongly
   */
  public static int ensure(String bootstrapServers, int partitions, Collection<Pool> pools)
      throws InterruptedException {
    return with(
        bootstrapServers,
        admin -> {
          short replicas = replicas(admin);
          List<WantedTopic> wanted = WantedTopic.all(partitions, pools, replicas);
          create(admin, wanted, replicas);
          check(admin, wanted, bootstrapServers);
          GroupSetup groups = new GroupSetup(admin);
          groups.coordinators();
          groups.workers(pools);
          groups.checkSize();
          return samePartitions(admin);
        });
  }

  /** Makes sure that everything is there for further pools; see {@link #ensure}. */
  static void ensurePools(String bootstrapServers, Collection<Pool> pools)
      throws InterruptedException {
    with(
        bootstrapServers,
        admin -> {
          short replicas = replicas(admin);
          List<WantedTopic> wanted = WantedTopic.ready(pools, replicas);
          // Whoever finds the topic joins the group, so the group's settings come first.
          new GroupSetup(admin).workers(pools);
          create(admin, wanted, replicas);
          check(admin, wanted, bootstrapServers);
          return pools.size();
        });
  }

  /** What is done with the brokers' administration. */
  private interface Step {
    int with(Admin admin) throws InterruptedException, ExecutionException, TimeoutException;
  }

  private static int with(String bootstrapServers, Step step) throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", "10000",
                "default.api.timeout.ms", "20000"))) {
      return step.with(admin);
    } catch (ExecutionException e) {
      throw new BrokersException(
          "cannot set up the topics at %s: %s"
              .formatted(bootstrapServers, e.getCause() == null ? e : e.getCause()),
          e);
    } catch (TimeoutException e) {
      throw new BrokersException("no Kafka broker answers at " + bootstrapServers, e);
    }
  }

  private static short replicas(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    return (short) Math.min(3, await(admin.describeCluster().nodes()).size());
  }

  private static void create(Admin admin, List<WantedTopic> wanted, short replicas)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> existing = await(admin.listTopics().names());
    List<NewTopic> missing =
        wanted.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(topic ->
                new NewTopic(topic.name(), topic.partitions(), replicas).configs(topic.settings()))
            .toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (ExecutionException e) {
        // Another coordinator starts as well.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static void check(Admin admin, List<WantedTopic> wanted, String bootstrapServers)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources = wanted.stream().map(TopicSetup::resource).toList();
    Map<ConfigResource, Config> found = awaitKnown(() -> admin.describeConfigs(resources).all());
    List<String> problems =
        wanted.stream()
            .flatMap(topic ->
                topic
                    .problems(name -> setting(found.get(resource(topic)), name), bootstrapServers)
                    .stream())
            .toList();
    if (!problems.isEmpty()) {
      throw new BrokersException(String.join("\n", problems), null);
    }
  }

  private static ConfigResource resource(WantedTopic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private static Optional<String> setting(@Nullable Config config, String name) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.value());
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
