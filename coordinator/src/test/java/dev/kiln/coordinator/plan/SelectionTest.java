package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.graph;
import static dev.kiln.coordinator.plan.TreeFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void noPatternMeansEveryImage() {
    Selection everything = Selection.of(List.of());

    assertThat(everything.matched(graph())).isEqualTo(graph().images());
    assertThat(everything.selected(graph())).isEqualTo(graph().images());
  }

  @Test
  void aPatternMatchesAnywhereInTheName() {
    Selection selection = Selection.of(List.of("stone"));

    assertThat(selection.matched(graph())).containsExactlyElementsOf(names("keystone"));
  }

  @Test
  void anchorsNarrowAPattern() {
    Selection selection = Selection.of(List.of("^base$"));

    assertThat(selection.matched(graph())).containsExactlyElementsOf(names("base"));
  }

  @Test
  void oneOfSeveralPatternsIsEnough() {
    Selection selection = Selection.of(List.of("nova", "memcached"));

    assertThat(selection.matched(graph()))
        .containsExactlyElementsOf(names("memcached", "nova-api"));
  }

  @Test
  void whatIsSelectedBringsItsAncestorsAndNothingElse() {
    Selection selection = Selection.of(List.of("nova"));

    assertThat(selection.selected(graph()))
        .containsExactlyElementsOf(names("base", "nova-api", "openstack-base"));
  }

  @Test
  void aPatternThatMatchesNothingSelectsNothing() {
    assertThat(Selection.of(List.of("cinder")).selected(graph())).isEmpty();
  }

  @Test
  void whatIsNoRegularExpressionIsNamed() {
    assertThatThrownBy(() -> Selection.of(List.of("fine", "no(va")))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageContaining("no(va");
  }
}
