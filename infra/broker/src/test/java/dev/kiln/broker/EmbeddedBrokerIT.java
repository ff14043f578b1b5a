package dev.kiln.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker can do what Kiln asks of any Kafka. */
final class EmbeddedBrokerIT {

  private static final String TOPIC = "topic";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  @TempDir Path directory;

  @Test
  void recordsSurviveARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker, 1);
      send(broker, "one", "two");
    }

    List<String> read;
    try (EmbeddedBroker again = EmbeddedBroker.start(directory, 0)) {
      read = readAll(again, 2);
    }

    assertThat(read).containsExactly("one", "two");
  }

  @Test
  void membersOfAShareGroupShareOnePartition() throws Exception {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker, 1);
      readShareGroupFromTheBeginning(broker);
      send(broker, "one", "two", "three", "four");

      try (KafkaShareConsumer<String, String> one = shareConsumer(broker);
          KafkaShareConsumer<String, String> other = shareConsumer(broker)) {
        await()
            .atMost(LIMIT)
            .until(() -> {
              takeOne(one, first);
              takeOne(other, second);
              return first.size() + second.size() == 4;
            });
      }
    }

    assertThat(first).isNotEmpty();
    assertThat(second).isNotEmpty();
    assertThat(first).doesNotContainAnyElementsOf(second);
  }

  @Test
  void aConsumerGroupHandsThePartitionsOfAMemberThatLeavesToTheOther() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker, 2);
      try (KafkaConsumer<String, String> stays = groupConsumer(broker)) {
        try (KafkaConsumer<String, String> leaves = groupConsumer(broker)) {
          await()
              .atMost(LIMIT)
              .until(() -> {
                stays.poll(POLL);
                leaves.poll(POLL);
                return stays.assignment().size() == 1 && leaves.assignment().size() == 1;
              });
        }

        await()
            .atMost(LIMIT)
            .untilAsserted(() -> {
              stays.poll(POLL);
              assertThat(stays.assignment()).hasSize(2);
            });
      }
    }
  }

  private static void createTopic(EmbeddedBroker broker, int partitions) throws Exception {
    try (Admin admin = Admin.create(client(broker))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1))).all().get();
    }
  }

  private static void readShareGroupFromTheBeginning(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(client(broker))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, "sharers"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void send(EmbeddedBroker broker, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client(broker), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, 0, "key", value)).get();
      }
    }
  }

  private static List<String> readAll(EmbeddedBroker broker, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client(broker), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(LIMIT)
          .until(() -> {
            consumer.poll(POLL).forEach(record -> values.add(record.value()));
            return values.size() >= count;
          });
    }
    return values;
  }

  private static KafkaConsumer<String, String> groupConsumer(EmbeddedBroker broker) {
    Map<String, Object> settings = client(broker);
    settings.put("group.id", "members");
    settings.put("group.protocol", "consumer");
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(TOPIC));
    return consumer;
  }

  private static KafkaShareConsumer<String, String> shareConsumer(EmbeddedBroker broker) {
    Map<String, Object> settings = client(broker);
    settings.put("group.id", "sharers");
    settings.put("share.acknowledgement.mode", "explicit");
    settings.put("share.acquire.mode", "record_limit");
    settings.put("max.poll.records", 1);
    KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(TOPIC));
    return consumer;
  }

  private static void takeOne(KafkaShareConsumer<String, String> consumer, List<String> taken) {
    for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
      consumer.commitSync();
      taken.add(record.value());
    }
  }

  private static Map<String, Object> client(EmbeddedBroker broker) {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
