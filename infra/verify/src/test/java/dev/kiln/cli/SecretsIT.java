package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.registry.RegistrySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A farm whose host has secrets of every kind, and builds that do their best to print them: a
 * secret of builds, the login of the registry, the password of the proxy.
 */
final class SecretsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BUILD_SECRET = "S3cr/t+T0ken=w1th~s1gns-77";
  private static final String PROXY_PASSWORD = "pr0xyPassw0rd-4711";

  /** What {@code htpasswd -B} makes of the login. */
  private static final RegistryCredentials LOGIN = new RegistryCredentials("kiln", "hunter22");

  private static final String HASH =
      "kiln:$2y$05$abcdefghijklmnopqrstuuZ6QNu0NKXZkZHC5hsQUItfxcGamvB8i\n";

  /** What was logged in with is put together here, so that no file of the tree holds it. */
  private static final String SHOW =
      """
      #!/bin/sh
      exec 2>&1
      encoded() {
        printf '%s' "$1" | perl -pe 's/([^A-Za-z0-9_.~-])/sprintf("%%%02X", ord($1))/ge'
      }
      show() {
        echo "it is $1"
        echo "{\\"password\\": \\"$1\\"}"
        printf '%s' "$1" | base64 -w0; echo
        printf 'user:%s' "$1" | base64 -w0; echo
        printf 'u:%s' "$1" | base64
        encoded "$1"; echo
        encoded "$1" | perl -pe 's/(%..)/lc($1)/ge'; echo
        echo "asking http://somebody:$1@127.0.0.1:9/path"
        echo "Authorization: Basic $(printf 'kiln:%s' "$1" | base64 -w0)"
        printf '\\033[31mE: %s\\033[0m is wrong\\n' "$1"
      }
      word=hunter
      show "${word}22"
      echo "http_proxy=$http_proxy HTTPS_PROXY=$HTTPS_PROXY"
      env | grep -i proxy
      password=${http_proxy#*://*:}
      show "${password%@*}"
      if [ -f /run/secrets/token ]; then show "$(cat /run/secrets/token)"; fi
      """;

  @TempDir static Path home;
  private static final RegistryProcess REGISTRY = new RegistryProcess();
  private static final int PORT = freePort();
  private static final int KAFKA_PORT = freePort();
  private static KilnProcess farm;

  @TempDir Path folder;

  @BeforeAll
  static void startFarm() throws Exception {
    REGISTRY.start(
        new RegistryProcess.Protection(
            "",
            "htpasswd:\n  realm: test\n  path: "
                + Files.writeString(home.resolve("htpasswd"), HASH),
            RegistrySettings.of(Map.of(REGISTRY.name(), LOGIN), Set.of())));
    Files.writeString(home.resolve("token"), BUILD_SECRET + "\n");
    Files.writeString(home.resolve("password"), LOGIN.password() + "\n");
    Path configuration =
        Files.writeString(
            home.resolve("kiln-server.yaml"),
            """
            registries:
              %s:
                username: %s
                password_file: password
            secrets:
              token: {file: token}
            """
                .formatted(REGISTRY.name(), LOGIN.username()));
    farm =
        KilnProcess.start(
            "up",
            home.resolve("out"),
            List.of(),
            Map.of(
                "http_proxy", "http://out:%s@127.0.0.1:9".formatted(PROXY_PASSWORD),
                "https_proxy", "http://out:%s@127.0.0.1:9".formatted(PROXY_PASSWORD),
                "no_proxy", "127.0.0.1,localhost",
                "KILN_REGISTRY", REGISTRY.name()),
            List.of(
                "up",
                "--workers=1",
                "--slots=2",
                "--data=" + home.resolve("data"),
                "--port=" + PORT,
                "--kafka-port=" + KAFKA_PORT,
                "--server-config=" + configuration));
    try (FarmClient client = new FarmClient(url())) {
      await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThatCode(client::builds).as(() -> farm.output()).doesNotThrowAnyException());
    }
  }

  @AfterAll
  static void stopFarm() {
    farm.close();
    REGISTRY.close();
  }

  @Test
  void nothingThatLeavesTheHostHoldsASecretOfBuildKit() throws Exception {
    TreeFolder tree =
        tree("buildkit")
            .image("shown", "#base()\nCOPY show.sh /\n" + shown("sh /show.sh"))
            .image("failing", "#base()\nCOPY show.sh /\n" + shown("sh /show.sh; exit 3"))
            .file("kiln.yaml", "builder: buildkit\nsecrets:\n  token: {version: \"1\"}\n");

    assertNothingFound(tree, "buildkit");
  }

  @Test
  void nothingThatLeavesTheHostHoldsASecretOfTheClassicBuilder() throws Exception {
    TreeFolder tree =
        tree("classic")
            .image("shown", "#base()\nCOPY show.sh /\nRUN sh /show.sh\n")
            .image("failing", "#base()\nCOPY show.sh /\nRUN sh /show.sh; exit 3\n")
            .file("kiln.yaml", "builder: classic\n");

    assertNothingFound(tree, "classic");
  }

  private void assertNothingFound(TreeFolder tree, String namespace) throws Exception {
    Path summary = folder.resolve("summary.json");
    Path logs = folder.resolve("logs");

    CommandResult result =
        CommandResult.of(
            "build",
            "--server=" + url(),
            "--tree=" + tree.root(),
            "--registry=" + REGISTRY.name(),
            "--namespace=" + namespace,
            "--base-image=" + TestBase.reference(),
            "--freshness=never",
            "--no-progress",
            "--retries=0",
            "--publish=each",
            "--tag=it",
            "--logs-dir=" + logs,
            "--summary-json=" + summary);

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.IMAGES_FAILED);
    JsonNode told = JSON.readTree(summary.toFile());
    assertThat(told.get("built").findValuesAsText("name"))
        .as(told.toString())
        .containsExactly("shown");
    assertThat(Files.readString(logs.resolve("shown.log"))).contains("it is ***");
    assertThat(Files.readString(logs.resolve("failing.log"))).contains("it is ***");
    SecretNeedles needles =
        new SecretNeedles()
            .add("the secret", BUILD_SECRET)
            .add("the login", LOGIN.password())
            .add("the proxy's password", PROXY_PASSWORD);
    needles.search("standard output", result.out() + result.err());
    needles.search("the farm's output", farm.output());
    searchFiles(needles, folder);
    searchFiles(needles, home.resolve("data"));
    searchFiles(needles, REGISTRY.storage());
    searchTopics(needles);
    searchPages(needles, told.get("build").asText());
    searchImage(needles, namespace, told.get("build").asText());
    assertThat(needles.findings()).isEmpty();
  }

  private static void searchFiles(SecretNeedles needles, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        needles.search(file.toString(), content);
        if (content.length > 2 && content[0] == 0x1F && content[1] == (byte) 0x8B) {
          try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            needles.search(file + " unpacked", in.readAllBytes());
          }
        }
      }
    }
  }

  /** As any subscriber sees it, without its compression. */
  private static void searchTopics(SecretNeedles needles) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + KAFKA_PORT),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      assertThat(partitions).isNotEmpty();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int records = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          records++;
          searchRecord(needles, record);
        }
      }
      assertThat(records).isGreaterThan(10);
    }
  }

  private static void searchRecord(SecretNeedles needles, ConsumerRecord<byte[], byte[]> record) {
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    if (record.key() != null) {
      needles.search(place + " key", record.key());
    }
    if (record.value() != null) {
      needles.search(place, record.value());
    }
    for (Header header : record.headers()) {
      if (header.value() != null) {
        needles.search(place + " header", header.value());
      }
    }
  }

  private static void searchPages(SecretNeedles needles, String build)
      throws IOException, InterruptedException {
    List<String> paths =
        List.of(
            "/",
            "/workers",
            "/builds/" + build,
            "/builds/%s/images/shown".formatted(build),
            "/builds/%s/images/failing".formatted(build),
            "/api/farm",
            "/api/builds",
            "/api/workers",
            "/api/builds/" + build,
            "/api/builds/%s/tasks/shown/log".formatted(build),
            "/api/builds/%s/tasks/failing/log".formatted(build));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : paths) {
        var answer =
            client.send(
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(LIMIT).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        needles.search(path, answer.body());
        needles.search(path + " headers", answer.headers().map().toString());
      }
    }
  }

  private static void searchImage(SecretNeedles needles, String namespace, String build)
      throws InterruptedException {
    List<String> images =
        Docker.run("images", "-a", "--format", "{{.Repository}}:{{.Tag}}")
            .lines()
            .filter(line -> line.startsWith("%s/%s/".formatted(REGISTRY.name(), namespace)))
            .toList();
    assertThat(images).as("images of " + build).isNotEmpty();
    for (String image : images) {
      needles.search("inspect " + image, Docker.run("image", "inspect", image));
      needles.search(
          "history " + image, Docker.run("history", "--no-trunc", "--format", "json", image));
    }
  }

  private TreeFolder tree(String salt) {
    return new TreeFolder(folder.resolve("tree"))
        .file("shown/show.sh", SHOW + "# " + salt)
        .file("failing/show.sh", SHOW + "# " + salt);
  }

  private static String shown(String command) {
    return "RUN --mount=type=secret,id=token " + command + "\n";
  }

  private static String url() {
    return "http://127.0.0.1:" + PORT;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
