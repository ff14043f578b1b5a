package dev.kiln.coordinator.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolTopicsIT {

  private static final Pool PLAIN = Pool.parse("amd64");
  private static final Pool BIG = Pool.parse("amd64.bigmem");

  @TempDir Path data;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(data, 0);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aPoolGetsItsTopicAndItsGroupIsSetForWorkersThatComeLater() throws Exception {
    PoolTopics pools = new PoolTopics(broker.bootstrapServers(), List.of(PLAIN));

    pools.ensure(List.of(PLAIN, BIG));
    pools.ensure(List.of(BIG));

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Set<String> topics = admin.listTopics().names().get();
      assertThat(topics).contains(Topics.ready(BIG)).doesNotContain(Topics.ready(PLAIN));
      ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Topics.readyGroup(BIG));
      Map<ConfigResource, Config> found = admin.describeConfigs(List.of(group)).all().get();
      assertThat(found.values())
          .singleElement()
          .satisfies(config ->
              assertThat(config.get("share.auto.offset.reset").value()).isEqualTo("earliest"));
    }
    assertThat(Topics.poolOf(Topics.ready(BIG))).contains(BIG);
    assertThat(Topics.poolOf("kiln.ready.Somebody's")).isEmpty();
    assertThat(Topics.poolOf(Topics.INBOX)).isEmpty();
  }
}
