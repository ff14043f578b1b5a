package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.FailureCause;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The BuildKit inside a Docker Engine. */
final class BuildKitEngineIT extends EngineBehaviour {

  @Override
  URI socket() {
    return DockerSettings.DEFAULT_HOST;
  }

  @Override
  BuilderKind builder() {
    return BuilderKind.BUILDKIT;
  }

  @Test
  void secretsReachTheCommandsThatAskForThemAndNothingElse() throws InterruptedException {
    BuildContext context =
        BuildContext.of(
            "FROM %s\nRUN --mount=type=secret,id=word wc -c /run/secrets/word\nRUN ls /run/secrets || true\n"
                .formatted(base()));
    Secret secret = new Secret("very secret".getBytes(StandardCharsets.UTF_8));
    BuildRequest request =
        new BuildRequest(
            context,
            newTag(),
            Platform.ofJavaArchitecture(System.getProperty("os.arch")),
            BuilderKind.BUILDKIT,
            new TreeMap<>(),
            new TreeMap<>(),
            false,
            new TreeMap<>(Map.of("word", secret)),
            BuildLimits.within(Duration.ofMinutes(2)));

    built(engine.build(request, this::record));

    assertThat(lines).contains("build 2/3 11 /run/secrets/word");
    assertThat(lines).noneMatch(line -> line.contains("very secret"));
  }

  @Test
  void networkThatBuildKitCannotJoinIsRefusedInWords() throws InterruptedException {
    BuildLimits limits =
        new BuildLimits(LIMIT, "somebodys", OptionalLong.empty(), OptionalDouble.empty());

    BuildResult.Failed failed =
        failed(
            engine.build(
                request(BuildContext.of("FROM scratch\nENV A=b\n"), newTag(), false, limits),
                this::record));

    assertThat(failed.cause()).isEqualTo(FailureCause.TEMPLATE);
    assertThat(failed.message()).contains("'somebodys'");
  }
}
