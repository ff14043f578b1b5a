package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.existing;
import static dev.kiln.coordinator.plan.TreeFixture.name;
import static dev.kiln.coordinator.plan.TreeFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Choice.Selected;
import dev.kiln.coordinator.plan.Choice.Skipped;
import dev.kiln.coordinator.plan.Choice.Unbuildable;
import dev.kiln.coordinator.plan.Choice.Unmatched;
import dev.kiln.coordinator.plan.Selection.Skip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What becomes of every image, and the words for it; {@link ChoicesPropertiesTest} has the laws.
 */
class ChoicesTest {

  private static final Unmatched NO_PATTERN = new Unmatched("its name matches no pattern");
  private static final Skipped ONLY_CHILDREN =
      new Skipped("only its children were asked for (--skip-parents)", Optional.empty());

  @Test
  void withoutAPatternEveryImageIsSelected() {
    Choices choices = new Wish().choices();

    assertThat(choices.byImage().values())
        .containsOnly(new Selected("every image was asked for", false));
  }

  @Test
  void whatIsSelectedBringsItsAncestorsAndNothingElse() {
    Choices choices = new Wish().matching("nova").choices();

    assertThat(choices.byImage())
        .isEqualTo(
            Map.of(
                name("base"), new Selected("nova-api is made from it", false),
                name("keystone"), NO_PATTERN,
                name("memcached"), NO_PATTERN,
                name("nova-api"), new Selected("its name matches 'nova'", false),
                name("openstack-base"), new Selected("nova-api is made from it", false)));
  }

  @Test
  void anAncestorNamesTheNearestImageThatWasAskedFor() {
    Choices choices = new Wish().matching("keystone", "nova", "memcached").choices();

    assertThat(reason(choices, "base")).isEqualTo("memcached is made from it");
    assertThat(reason(choices, "openstack-base")).isEqualTo("keystone is made from it");
  }

  @Test
  void anAncestorThatWasAskedForSaysItselfWhy() {
    Choices choices = new Wish().profile("main", "base", "nova").choices();

    assertThat(reason(choices, "openstack-base")).isEqualTo("profile 'main' matches it");
  }

  @Test
  void aPatternThatMatchesNothingSelectsNothing() {
    Choices choices = new Wish().matching("cinder").choices();

    assertThat(choices.byImage().values()).containsOnly(NO_PATTERN);
  }

  @Test
  void changesNarrowWhatPatternsMatch() {
    Choices choices =
        new Wish()
            .matching("keystone", "memcached")
            .changedSince("v1.2", "keystone", "nova-api")
            .choices();

    assertThat(choices.byImage())
        .isEqualTo(
            Map.of(
                name("base"), new Selected("keystone is made from it", false),
                name("keystone"),
                    new Selected(
                        "its name matches 'keystone', and something it is made of changed since v1.2",
                        false),
                name("memcached"), new Unmatched("nothing it is made of changed since v1.2"),
                name("nova-api"), NO_PATTERN,
                name("openstack-base"), new Selected("keystone is made from it", false)));
  }

  @Test
  void changesAloneSelectWhatHasChanged() {
    Choices choices = new Wish().changedSince("HEAD~3", "memcached", "removed-since").choices();

    assertThat(reason(choices, "memcached"))
        .isEqualTo("something it is made of changed since HEAD~3");
    assertThat(choices.selected()).containsExactlyElementsOf(names("base", "memcached"));
    assertThat(choices.of(name("nova-api")))
        .isEqualTo(new Unmatched("nothing it is made of changed since HEAD~3"));
  }

  @Test
  void whatCannotBeBuiltTakesItsDescendantsWithIt() {
    Choices choices = new Wish().unbuildable("openstack-base", "no such package").choices();

    Unbuildable below =
        new Unbuildable("openstack-base, which it is made from, can't be built: no such package");
    assertThat(choices.of(name("openstack-base"))).isEqualTo(new Unbuildable("no such package"));
    assertThat(choices.of(name("keystone"))).isEqualTo(below);
    assertThat(choices.of(name("nova-api"))).isEqualTo(below);
    assertThat(choices.selected()).containsExactlyElementsOf(names("base", "memcached"));
  }

  @Test
  void anImageWithAReasonOfItsOwnKeepsIt() {
    Choices choices =
        new Wish().unbuildable("base", "no distribution").unbuildable("nova-api", "own").choices();

    assertThat(choices.of(name("nova-api"))).isEqualTo(new Unbuildable("own"));
    assertThat(reason(choices, "keystone"))
        .isEqualTo("base, which it is made from, can't be built: no distribution");
  }

  @Test
  void whatCannotBeBuiltIsSaidToBeSoEvenIfNobodyAskedForIt() {
    Choices choices = new Wish().matching("memcached").unbuildable("nova-api", "why").choices();

    assertThat(choices.unbuildable()).containsExactlyElementsOf(names("nova-api"));
  }

  @Test
  void nothingIsBuiltForTheSakeOfWhatCannotBe() {
    Choices choices = new Wish().matching("nova").unbuildable("nova-api", "why").choices();

    assertThat(choices.selected()).isEmpty();
    assertThat(choices.of(name("openstack-base"))).isEqualTo(NO_PATTERN);
  }

  @Test
  void skippingParentsLeavesTheSelectedLeaves() {
    Choices choices = new Wish().matching("base", "keystone").skipping(Skip.PARENTS).choices();

    assertThat(choices.selected()).containsExactlyElementsOf(names("keystone"));
    assertThat(choices.of(name("base"))).isEqualTo(ONLY_CHILDREN);
    assertThat(choices.of(name("openstack-base"))).isEqualTo(ONLY_CHILDREN);
    assertThat(choices.of(name("memcached"))).isEqualTo(NO_PATTERN);
  }

  @Test
  void anImageWhoseChildrenAreNotSelectedIsNoParentToBeSkipped() {
    Choices choices = new Wish().matching("^openstack-base$").skipping(Skip.PARENTS).choices();

    assertThat(choices.selected()).containsExactlyElementsOf(names("openstack-base"));
  }

  @Test
  void aSkippedParentIsMissingUnlessTheRegistryHasIt() {
    Wish wish = new Wish().matching("keystone", "nova").skipping(Skip.PARENTS);
    assertThat(wish.choices().missingParents())
        .isEqualTo(Map.of(name("openstack-base"), new TreeSet<>(names("keystone", "nova-api"))));

    wish.existing("openstack-base");

    assertThat(wish.choices().missingParents()).isEmpty();
    assertThat(wish.choices().of(name("openstack-base")))
        .isEqualTo(new Skipped(ONLY_CHILDREN.reason(), existing("openstack-base").digest()));
  }

  @Test
  void skippingWhatExistsNamesTheImageThatIsThere() {
    Choices choices =
        new Wish()
            .matching("keystone")
            .skipping(Skip.EXISTING)
            .existing("base", "keystone", "memcached")
            .choices();

    assertThat(choices.of(name("base")))
        .isEqualTo(
            new Skipped(
                "it is in the registry already: registry:5000/kiln/base:dev@"
                    + existing("base").digest().orElseThrow(),
                existing("base").digest()));
    assertThat(choices.selected()).containsExactlyElementsOf(names("openstack-base"));
    assertThat(choices.of(name("memcached"))).isEqualTo(NO_PATTERN);
  }

  @Test
  void whatExistsIsNotSkippedUnlessAskedFor() {
    assertThat(new Wish().existing("base").choices().skipped()).isEmpty();
  }

  @Test
  void whatIsToBeRebuiltIsNeverSkipped() {
    Choices choices =
        new Wish()
            .rebuilding("openstack", "nova")
            .skipping(Skip.PARENTS, Skip.EXISTING)
            .existing("base", "openstack-base", "nova-api", "keystone", "memcached")
            .choices();

    assertThat(choices.rebuilt()).containsExactlyElementsOf(names("nova-api", "openstack-base"));
    assertThat(choices.skipped()).containsExactlyElementsOf(names("base", "keystone", "memcached"));
  }

  @Test
  void rebuildingSelectsNothing() {
    Choices choices = new Wish().matching("memcached").rebuilding("keystone").choices();

    assertThat(choices.selected()).containsExactlyElementsOf(names("base", "memcached"));
    assertThat(choices.rebuilt()).isEmpty();
  }

  @Test
  void ofSeveralUnbuildableParentsTheFirstIsToBlame() {
    ImageGraph graph =
        ImageGraph.of(
            Map.of(
                name("a"), List.of(),
                name("b"), List.of(),
                name("child"), names("a", "b")));

    Choices choices = new Wish().unbuildable("a", "by a").unbuildable("b", "by b").choices(graph);

    assertThat(reason(choices, "child"))
        .isEqualTo("a, which it is made from, can't be built: by a");
  }

  private static String reason(Choices choices, String image) {
    return choices.of(name(image)).reason();
  }
}
