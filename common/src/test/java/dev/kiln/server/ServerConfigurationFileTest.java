package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.image.BuilderKind;
import dev.kiln.pattern.LinearPattern;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.registry.RegistryCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigurationFileTest {

  private static final Path NOWHERE = Path.of("/nowhere/kiln-server.yaml");

  @TempDir Path folder;

  @Test
  void withoutAFileTheDefaultsHold() {
    ServerConfiguration configuration =
        ServerConfigurationFile.read(Optional.empty(), Map.of(), NOWHERE);

    assertThat(configuration.registries()).isEmpty();
    assertThat(configuration.secrets()).isEmpty();
    WorkerConfiguration worker = configuration.worker();
    assertThat(worker.slots()).isEmpty();
    assertThat(worker.labels()).isEmpty();
    assertThat(worker.building())
        .isEqualTo(
            new WorkerConfiguration.Building(
                Optional.empty(), "bridge", Optional.empty(), Optional.empty()));
    assertThat(worker.parallelPushes()).isEqualTo(4);
    assertThat(worker.grace()).isEqualTo(Duration.ofMinutes(10));
    assertThat(worker.metrics()).isEqualTo(new WorkerConfiguration.Metrics("127.0.0.1", 9464));
    assertThat(worker.disk())
        .isEqualTo(
            new WorkerConfiguration.Disk(
                new FreeSpace.Percent(15), new FreeSpace.Percent(5), Duration.ofSeconds(30)));
    assertThat(worker.redact()).isEmpty();
  }

  @Test
  void everySettingIsTaken() throws IOException {
    Files.writeString(folder.resolve("password"), "hunter22\n");

    ServerConfiguration configuration =
        read(
            """
            registries:
              registry.example:5000:
                username: kiln
                password_file: password
                parallel_pushes: 2
              plain.example: {plain_http: true, username: me, password_env: PLAIN}
            worker:
              slots: 6
              labels: [ssd, gpu=none]
              network: builds
              memory: 4GiB
              cpus: 1.5
              builder: classic
              parallel_pushes: 3
              grace: 90s
              metrics_port: 0
              metrics_address: 0.0.0.0
              disk: {clean_below: 20GiB, stop_below: 512MiB, look_every: 5s}
              redact: ["tok-[0-9]+"]
            secrets:
              mirror: {env: PLAIN, version: b}
            """,
            Map.of("PLAIN", "swordfish"));

    assertThat(configuration.registrySettings().credentials())
        .isEqualTo(
            Map.of(
                "registry.example:5000", new RegistryCredentials("kiln", "hunter22"),
                "plain.example", new RegistryCredentials("me", "swordfish")));
    assertThat(configuration.registrySettings().plainHttp()).containsExactly("plain.example");
    assertThat(configuration.parallelPushes("registry.example:5000")).isEqualTo(2);
    assertThat(configuration.parallelPushes("other.example")).isEqualTo(3);
    assertThat(configuration.worker())
        .usingRecursiveComparison()
        .ignoringFields("redact")
        .isEqualTo(
            new WorkerConfiguration(
                Optional.of(6),
                new java.util.TreeSet<>(List.of("ssd", "gpu=none")),
                new WorkerConfiguration.Building(
                    Optional.of(BuilderKind.CLASSIC),
                    "builds",
                    Optional.of(4L << 30),
                    Optional.of(1.5)),
                3,
                Duration.ofSeconds(90),
                new WorkerConfiguration.Metrics("0.0.0.0", 0),
                new WorkerConfiguration.Disk(
                    new FreeSpace.Bytes(20L << 30),
                    new FreeSpace.Bytes(512L << 20),
                    Duration.ofSeconds(5)),
                List.of()));
    assertThat(configuration.worker().redact())
        .extracting(LinearPattern::text)
        .containsExactly("tok-[0-9]+");
    assertThat(configuration.secrets())
        .containsEntry("mirror", new BuildSecret(new SecretSource.Variable("PLAIN"), "b"));
  }

  @Test
  void theFileIsFoundByOptionThenByVariableThenWhereItUsuallyIs() throws IOException {
    Path named = file("named.yaml", "worker: {slots: 1}");
    Path variable = file("variable.yaml", "worker: {slots: 2}");
    Path usual = file("usual.yaml", "worker: {slots: 3}");
    Map<String, String> environment = Map.of("KILN_SERVER_CONFIG", variable.toString());

    assertThat(slots(ServerConfigurationFile.read(Optional.of(named), environment, usual)))
        .isEqualTo(1);
    assertThat(slots(ServerConfigurationFile.read(Optional.empty(), environment, usual)))
        .isEqualTo(2);
    assertThat(slots(ServerConfigurationFile.read(Optional.empty(), Map.of(), usual))).isEqualTo(3);
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    ServerConfiguration configuration =
        read(
            "worker: {slots: 2, disk: {stop_below: 3%}}",
            Map.of("KILN_WORKER_SLOTS", "8", "KILN_WORKER_DISK_CLEAN_BELOW", "40%"));

    assertThat(slots(configuration)).isEqualTo(8);
    assertThat(configuration.worker().disk())
        .isEqualTo(
            new WorkerConfiguration.Disk(
                new FreeSpace.Percent(40), new FreeSpace.Percent(3), Duration.ofSeconds(30)));
  }

  @Test
  void allMistakesAreReportedTogetherWithTheirPlaces() {
    assertThatThrownBy(() ->
            read(
                """
                registries:
                  a.example: {usernam: kiln}
                  b.example: {username: kiln}
                  c.example: {username: kiln, password_env: NOT_SET}
                worker:
                  slots: none
                  labels: [Big Machine]
                  builder: buildkid
                  memory: 4GB
                  redact: ["a*"]
                  disk: {clean_below: 5%, stop_below: 15%}
                secrets:
                  both: {file: here, env: THERE}
                """,
                Map.of()))
        .isInstanceOfSatisfying(
            ProblemsException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ServerConfigurationFileTest::placed)
                    .containsExactly(
                        "2:15: unknown key 'registries.a.example.usernam', did you mean 'registries.a.example.username'?",
                        "3:3: 'registries.b.example' has a username and no password: add password_file or password_env",
                        "4:45: 'registries.c.example': the environment variable NOT_SET is not set",
                        "6:10: 'worker.slots': 'none' is no whole number from 1 to 1000",
                        "7:12: 'worker.labels': 'Big Machine' does not fit: a label has lower-case letters, digits, '_', '.', '=' and '-', at most 63",
                        "8:12: 'worker.builder': 'buildkid' is no builder: expected one of auto, classic, buildkit, did you mean 'buildkit'?",
                        "9:11: 'worker.memory': '4GB' is no size: expected a whole number and KiB, MiB, GiB or TiB, such as 10GiB",
                        "10:12: 'worker.redact': 'a*' matches where there is nothing: it would say nothing about secrets",
                        "11:39: 'worker.disk.stop_below' is more than 'worker.disk.clean_below': no task would be taken before anything is removed",
                        "13:3: 'secrets.both' needs either file or env",
                        "13:16: 'secrets.both': the file '"
                            + folder.resolve("here")
                            + "' can't be read: NoSuchFileException"));
  }

  @Test
  void aPasswordInTheFileIsRefusedAndNotShown() {
    assertThatThrownBy(() ->
            read(
                """
                registries:
                  a.example: {username: kiln, password: hunter22}
                secrets:
                  token: {value: swordfish}
                """,
                Map.of()))
        .isInstanceOfSatisfying(
            ProblemsException.class,
            e ->
                assertThat(e.problems())
                    .noneMatch(problem -> problem.render().contains("hunter22"))
                    .noneMatch(problem -> problem.render().contains("swordfish"))
                    .extracting(Problem::message)
                    .contains(
                        "'registries.a.example.password': a password does not belong in this file: name what holds it with password_file or password_env",
                        "'secrets.token.value': a secret does not belong in this file: name what holds it with file or env"));
  }

  @Test
  void noTextFormOfTheConfigurationShowsASecret() throws IOException {
    ServerConfiguration configuration =
        read(
            """
            registries:
              a.example: {username: kiln, password_env: HIDDEN}
            secrets:
              token: {env: HIDDEN}
            """,
            Map.of("HIDDEN", "hunter22"));

    SecretValue value =
        configuration
            .secrets()
            .values()
            .iterator()
            .next()
            .source()
            .read(Map.of("HIDDEN", "hunter22"));

    assertThat(configuration.toString()).doesNotContain("hunter22");
    assertThat(configuration.registrySettings().toString()).doesNotContain("hunter22");
    assertThat(value.toString()).doesNotContain("hunter22");
    assertThat(value.text()).isEqualTo("hunter22");
  }

  @Test
  void whatIsNoCertificateIsSaidSo() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "hello");

    assertThatThrownBy(() -> read("registries: {a.example: {ca: ca.pem}}", Map.of()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(
            ":1:30: 'registries.a.example.ca': '%s' has no certificates: expected PEM",
            folder.resolve("ca.pem"));
  }

  private ServerConfiguration read(String text, Map<String, String> environment)
      throws IOException {
    return ServerConfigurationFile.read(
        Optional.of(file("kiln-server.yaml", text)), environment, NOWHERE);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static int slots(ServerConfiguration configuration) {
    return configuration.worker().slots().orElseThrow();
  }

  private static String placed(Problem problem) {
    return "%d:%d: %s".formatted(problem.line(), problem.column(), problem.message());
  }
}
