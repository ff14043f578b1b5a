package dev.kiln.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildParametersTest {

  @Test
  void defaultsAskForBuildKitAndNoMore() {
    String path = BuildQuery.build(BuildParameters.of());

    assertThat(path).isEqualTo("/build?version=2&networkmode=default");
  }

  @Test
  void everyParameterIsInTheQuery() {
    BuildParameters parameters =
        BuildParameters.of("a/b:1", "a/b:2")
            .withPlatform("linux/arm64/v8")
            .withArguments(Map.of("WHO", "a&b=c d", "A", "1"))
            .withLabels(Map.of("k", "ü"))
            .withNetwork(NetworkMode.NONE)
            .withoutCache()
            .withDockerfile("sub/Dockerfile")
            .withStage("final")
            .withBuildId("b-1")
            .withSession("s-1");

    String path = BuildQuery.build(parameters);

    assertThat(path)
        .isEqualTo(
            "/build?version=2&t=a%2Fb%3A1&t=a%2Fb%3A2&platform=linux%2Farm64%2Fv8"
                + "&buildargs=%7B%22A%22%3A%221%22%2C%22WHO%22%3A%22a%26b%3Dc+d%22%7D"
                + "&labels=%7B%22k%22%3A%22%C3%BC%22%7D&networkmode=none&nocache=1"
                + "&dockerfile=sub%2FDockerfile&target=final&buildid=b-1&session=s-1");
  }

  @Test
  void valuesOfArgumentsAreNotShown() {
    BuildParameters parameters = BuildParameters.of("a").withArguments(Map.of("TOKEN", "hidden"));

    String shown = parameters.toString();

    assertThat(shown).contains("TOKEN").doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../Dockerfile", "a/../../b", " "})
  void dockerfileOutsideTheContextIsRefused(String path) {
    BuildParameters parameters = BuildParameters.of("a");

    assertThatThrownBy(() -> parameters.withDockerfile(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must lie inside the context");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload-request:1", "", "a b", "a/b"})
  void idsThatMeanSomethingElseToTheEngineAreRefused(String id) {
    BuildParameters parameters = BuildParameters.of("a");

    assertThatThrownBy(() -> parameters.withBuildId(id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a\n"})
  void argumentNamesAreChecked(String name) {
    BuildParameters parameters = BuildParameters.of("a");
    Map<String, String> arguments = Map.of(name, "value");

    assertThatThrownBy(() -> parameters.withArguments(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the build argument '%s' must have no = or space".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Linux", "linux/", "linux/a/b/c", "linux amd64"})
  void platformsAreChecked(String platform) {
    BuildParameters parameters = BuildParameters.of("a");

    assertThatThrownBy(() -> parameters.withPlatform(platform))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
