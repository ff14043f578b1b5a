package dev.kiln.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.server.ServerConfigurationFile;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostConfigurationTest {

  private static final EngineInformation BOTH =
      engine(Set.of(BuilderKind.CLASSIC, BuilderKind.BUILDKIT));
  private static final EngineInformation CLASSIC = engine(Set.of(BuilderKind.CLASSIC));
  private static final List<Pool> OWN = List.of(Pool.parse("amd64"));

  @TempDir Path folder;

  @Test
  void aWorkerOffersEveryBuilderOfItsEngine() throws IOException {
    HostConfiguration host = host("worker: {slots: 2}");

    assertThat(host.labels(new TreeSet<>(Set.of("ssd")), BOTH)).containsExactly("buildkit", "ssd");
    assertThat(host.pools(OWN, BOTH))
        .containsExactly(Pool.parse("amd64"), Pool.parse("amd64.buildkit"));
    assertThat(host.labels(new TreeSet<>(), CLASSIC)).isEmpty();
    assertThat(host.pools(OWN, CLASSIC)).isEqualTo(OWN);
  }

  @Test
  void whatIsNotToBeUsedIsNotOffered() throws IOException {
    HostConfiguration host = host("worker: {builder: classic}");

    assertThat(host.labels(new TreeSet<>(), BOTH)).isEmpty();
    assertThat(host.pools(OWN, BOTH)).isEqualTo(OWN);
  }

  @Test
  void aBuilderThatHeedsNoLimitsIsNotOfferedWhereThereAreSome() throws IOException {
    HostConfiguration host = host("worker: {memory: 2GiB}");

    assertThat(host.labels(new TreeSet<>(), BOTH)).isEmpty();
    assertThat(host.limits().memoryBytes()).hasValue(2L << 30);
  }

  @Test
  void anEngineWithoutTheDemandedBuilderIsRefused() throws IOException {
    HostConfiguration host = host("worker: {builder: buildkit}");

    assertThatThrownBy(() -> host.labels(new TreeSet<>(), CLASSIC))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Paper 1.0 has no builder 'buildkit', which kiln-server.yaml demands (worker.builder)");
  }

  @Test
  void secretsAreReadOnceAndTakenOutOfOutput() throws IOException {
    Files.writeString(folder.resolve("token"), "a-long-secret");

    HostConfiguration host = host("secrets: {token: {file: token, version: \"3\"}}");

    assertThat(host.secrets().byId().values())
        .singleElement()
        .satisfies(secret -> assertThat(secret.version()).isEqualTo("3"));
    assertThat(host.redaction().apply("it is a-long-secret")).isEqualTo("it is ***");
  }

  private HostConfiguration host(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("kiln-server.yaml"), yaml + "\n");
    return HostConfiguration.read(
        ServerConfigurationFile.read(Optional.of(file), Map.of()), Map.of());
  }

  private static EngineInformation engine(Set<BuilderKind> builders) {
    return new EngineInformation(
        "host", "Paper", "1.0", Platform.parse("linux/amd64"), Path.of("/"), builders, false);
  }
}
