package dev.kiln.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {

  private static final Problem PROBLEM =
      Problem.at("a.vm", "RUN true\n\tRUN $x.y\n", 2, 6, "unknown property $x.y");

  @Test
  void aProblemIsShownWithItsLineAndACaret() {
    assertThat(PROBLEM.render())
        .isEqualTo("error: a.vm:2:6: unknown property $x.y\n  \tRUN $x.y\n  \t    ^");
  }

  @Test
  void theSameCanBeAWarning() {
    assertThat(PROBLEM.render("warning"))
        .isEqualTo(PROBLEM.render().replace("error: ", "warning: "));
  }

  @Test
  void aLineThatIsTooLongToBeLookedAtIsNotShown() {
    assertThat(Problem.at("a.vm", "x".repeat(20_000), 1, 19_000, "odd").render())
        .isEqualTo("error: a.vm:1:19000: odd");
  }
}
