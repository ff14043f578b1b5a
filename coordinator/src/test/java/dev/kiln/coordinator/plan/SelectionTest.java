package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What matches by its name; {@link ChoicesTest} has what follows from it. */
class SelectionTest {

  @Test
  void noPatternMeansEveryImage() {
    assertThat(new Wish().selection().match(name("keystone")))
        .contains("every image was asked for");
  }

  @Test
  void aPatternMatchesAnywhereInTheName() {
    Selection selection = new Wish().matching("stone").selection();

    assertThat(selection.match(name("keystone"))).contains("its name matches 'stone'");
    assertThat(selection.matches(name("nova-api"))).isFalse();
  }

  @Test
  void anchorsNarrowAPattern() {
    Selection selection = new Wish().matching("^base$").selection();

    assertThat(selection.matches(name("base"))).isTrue();
    assertThat(selection.matches(name("openstack-base"))).isFalse();
  }

  @Test
  void oneOfSeveralPatternsOrProfilesIsEnough() {
    Selection selection =
        new Wish()
            .matching("nova", "glance")
            .profile("infra", "memcached", "mariadb")
            .profile("main", "keystone", "nova")
            .selection();

    assertThat(selection.match(name("nova-api"))).contains("its name matches 'nova'");
    assertThat(selection.match(name("memcached"))).contains("profile 'infra' matches it");
    assertThat(selection.match(name("keystone"))).contains("profile 'main' matches it");
    assertThat(selection.matches(name("base"))).isFalse();
  }

  @Test
  void aProfileWithoutPatternsMatchesNothing() {
    assertThat(new Wish().profile("empty").selection().matches(name("base"))).isFalse();
  }

  @Test
  void whatIsNoRegularExpressionIsNamed() {
    assertThatThrownBy(() -> Selection.of(List.of("fine", "no(va")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no(va");
  }
}
