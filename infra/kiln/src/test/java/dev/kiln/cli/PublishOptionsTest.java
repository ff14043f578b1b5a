package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.event.PublishPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

class PublishOptionsTest {

  @Command
  static final class Line {

    @Mixin PublishOptions publish = new PublishOptions();

    @Parameters List<String> patterns = List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^nova                    | ATOMIC | ^nova",
        "--publish ^nova          | ATOMIC | ^nova",
        "^nova --publish          | ATOMIC | ^nova",
        "--publish each ^nova     | EACH   | ^nova",
        "--publish=none ^nova     | NONE   | ^nova",
        "--no-publish ^nova       | NONE   | ^nova",
        "--publish --priority-x   | ATOMIC | --priority-x",
      })
  void aPolicyIsTakenAndAPatternLeftAlone(String words, PublishPolicy policy, String pattern) {
    Line line = new Line();

    new CommandLine(line)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsArePositionalParams(true)
        .parseArgs(words.strip().split(" +"));

    assertThat(line.publish.policy()).isEqualTo(policy);
    assertThat(line.patterns).containsExactly(pattern);
  }

  @Test
  void anUnknownPolicyThatIsAttachedIsAMistake() {
    CommandOutput result = CommandOutput.of("build", "--publish=often");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--publish", "often");
  }

  @Test
  void twoPoliciesAtOnceAreAMistake() {
    PublishOptions both = new PublishOptions();
    both.never = true;
    both.policy = PublishPolicy.EACH;

    assertThatThrownBy(both::policy).hasMessageContaining("contradict");
  }
}
