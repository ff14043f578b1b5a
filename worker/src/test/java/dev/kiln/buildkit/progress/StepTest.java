package dev.kiln.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepTest {

  @ParameterizedTest
  @CsvSource({
    "'[2/5] RUN make', '', 2/5, RUN make",
    "'[ 2/12] RUN make', '', 2/12, RUN make",
    "'[build 2/3] RUN make', build, 2/3, RUN make",
    "'[stage-1  2/13] RUN make', stage-1, 2/13, RUN make",
    "'[linux/arm64 build 2/3] RUN make', linux/arm64 build, 2/3, RUN make",
    "'[linux/arm64 2/3] RUN make', linux/arm64, 2/3, RUN make",
    "'[2/3] RUN [ -e /a ] || exit 1', '', 2/3, RUN [ -e /a ] || exit 1"
  })
  void stepOfADockerfileHasAPosition(
      String name, String group, String position, String instruction) {
    Step step = Step.of("sha256:aa", name);

    assertThat(step.group().orElse("")).isEqualTo(group);
    assertThat(step.position().map(Step.Position::toString)).contains(position);
    assertThat(step.instruction()).isEqualTo(instruction);
  }

  @Test
  void stepOfBuildKitsOwnHasAGroupAlone() {
    Step step = Step.of("sha256:aa", "[internal] load metadata for debian:12");

    assertThat(step.group()).contains("internal");
    assertThat(step.position()).isEmpty();
    assertThat(step.instruction()).isEqualTo("load metadata for debian:12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "exporting to image", "copy /context /", "[", "[]", "[1/2]", "] [1/2] RUN"})
  void anyOtherNameIsAnInstruction(String name) {
    Step step = Step.of("sha256:aa", name);

    assertThat(step)
        .isEqualTo(new Step("sha256:aa", name, Optional.empty(), Optional.empty(), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[99999999999/2] RUN", "[linux/amd64] RUN", "[1/] RUN", "[/2] RUN"})
  void whatIsNoPositionIsAGroup(String name) {
    Step step = Step.of("sha256:aa", name);

    assertThat(step.position()).isEmpty();
    assertThat(step.group()).isPresent();
  }
}
