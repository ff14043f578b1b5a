package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.coordinator.plan.Choice;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Selection.Changed;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a request is understood, and what is said about one that can't be. */
class TreeSelectionTest {

  private static final Platform PLATFORM = Platform.parse("linux/amd64");
  private static final Map<ImageName, ImageReference> NOTHING_THERE = Map.of();

  @TempDir Path folder;

  @Test
  void profilesAreReadFromTheConfiguration() {
    TreeSelection selection =
        read("profiles: {infra: [memcached], nova: [nova-api, nova-ssh]}", profiles("infra"));

    Choices choices = selection.choose(NOTHING_THERE);

    assertThat(choices.selected())
        .extracting(ImageName::value)
        .containsExactly("base", "memcached");
    assertThat(reason(choices, "memcached")).isEqualTo("profile 'infra' matches it");
  }

  @Test
  void whatMayFailAddsToTheConfiguration() {
    SelectionRequest request = new Fixture().allowToFail("nova-api").request();

    TreeSelection selection = read("allowed_to_fail: [memcached]", request);

    assertThat(selection.selection().allowedToFail())
        .extracting(ImageName::value)
        .containsExactly("memcached", "nova-api");
  }

  @Test
  void everythingThatARequestNamesAndIsNotThereIsToldAtOnce() {
    SelectionRequest request =
        new Fixture()
            .matching("no(va")
            .profiles("infr", "other", "empty")
            .rebuilding("*")
            .allowToFail("nova-ap", "nova-api", "cinder")
            .request();

    assertProblems(
        () -> read("profiles: {infra: [memcached], empty: []}", request),
        "'no(va' is no regular expression: missing closing )",
        "profile 'empty' has no pattern, so it means no image",
        "there is no profile 'infr', did you mean 'infra'?",
        "there is no profile 'other'; there are aux, default, demo, empty, infra, main",
        "'*' is no regular expression: missing argument to repetition operator",
        "there is no image 'nova-ap' that could be allowed to fail, did you mean 'nova-api'?",
        "there is no image 'cinder' that could be allowed to fail");
  }

  @Test
  void theBuiltInProfilesAreNamedToo() {
    assertProblems(
        () -> read("", profiles("mian")), "there is no profile 'mian', did you mean 'main'?");
  }

  @Test
  void patternsThatMatchNothingAreNamedWithWhatWasProbablyMeant() {
    TreeSelection selection = read("", new Fixture().matching("nova-pai", "^x.*").request());

    assertProblems(
        () -> selection.choose(NOTHING_THERE),
        "no image's name matches 'nova-pai' or '^x.*', did you mean 'nova-api'?");
  }

  @Test
  void whatIsToBeRebuiltHasToBeSelected() {
    TreeSelection selection =
        read("", new Fixture().matching("nova-api").rebuilding("memcached", "nova-apj").request());

    assertProblems(
        () -> selection.choose(NOTHING_THERE),
        "nothing can be rebuilt: no selected image's name matches 'memcached' or 'nova-apj',"
            + " did you mean 'nova-api'?");
  }

  @Test
  void withoutSkippingNothingIsAskedOfTheRegistry() {
    assertThat(read("", new Fixture().request()).inQuestion()).isEmpty();
  }

  @Test
  void forSkippedParentsThoseAreInQuestionThatSomethingIsBuiltOn() {
    SelectionRequest request = new Fixture().matching("nova-api").skipping(Skip.PARENTS).request();

    assertThat(read("", request).inQuestion())
        .extracting(ImageName::value)
        .containsExactly("nova-base");
  }

  @Test
  void forSkippingWhatExistsEverySelectedImageIsInQuestionThatIsNotRebuilt() {
    SelectionRequest request =
        new Fixture()
            .matching("nova-api")
            .skipping(Skip.EXISTING)
            .rebuilding("nova-base")
            .request();

    assertThat(read("", request).inQuestion())
        .extracting(ImageName::value)
        .containsExactly("base", "nova-api");
  }

  @Test
  void aSkippedParentThatIsNotInTheRegistryIsAnErrorThatSaysHowToMendIt() {
    TreeSelection selection =
        read(
            "namespace: shop\nregistry: r.example", new Fixture().skipping(Skip.PARENTS).request());

    assertThat(selection.choose(NOTHING_THERE).missingParents()).hasSize(2);
    assertProblems(
        () -> selection.chooseForBuild(NOTHING_THERE),
        "base is left out (--skip-parents), but the registry has no r.example/shop/base:dev to"
            + " build memcached on; build it once: kiln build '^base$'",
        "nova-base is left out (--skip-parents), but the registry has no"
            + " r.example/shop/nova-base:dev to build nova-api, nova-ssh on; build it once: kiln"
            + " build '^nova-base$'");
  }

  @Test
  void aSkippedParentThatIsInTheRegistryIsBuiltOn() {
    TreeSelection selection =
        read("", new Fixture().matching("nova-api").skipping(Skip.PARENTS).request());

    Choices choices = selection.chooseForBuild(Map.of(ImageName.of("nova-base"), existing()));

    assertThat(choices.selected()).extracting(ImageName::value).containsExactly("nova-api");
    assertThat(choices.of(ImageName.of("nova-base")))
        .isInstanceOfSatisfying(
            Choice.Skipped.class,
            skipped -> assertThat(skipped.existing()).isEqualTo(existing().digest()));
  }

  @Test
  void aBuildOfWhatHasNotChangedIsRefusedAndAListOfItIsNot() {
    TreeSelection selection =
        read("", new Fixture().matching("nova").changedSince("v1", "memcached").request());

    Choices choices = selection.choose(NOTHING_THERE);

    assertThat(reason(choices, "nova-api")).isEqualTo("nothing it is made of changed since v1");
    assertProblems(
        () -> selection.chooseForBuild(NOTHING_THERE),
        "nothing that was asked for and can be built has changed since v1");
  }

  @Test
  void aBuildThatSkipsEverythingIsNone() {
    TreeSelection selection =
        read("", new Fixture().matching("^base$").skipping(Skip.EXISTING).request());

    Choices choices = selection.chooseForBuild(Map.of(ImageName.of("base"), existing()));

    assertThat(choices.selected()).isEmpty();
    assertThat(choices.skipped()).extracting(ImageName::value).containsExactly("base");
  }

  private TreeSelection read(String yaml, SelectionRequest request) {
    return TreeSelection.of(new TreeFolder(folder).discovered(yaml), request, PLATFORM);
  }

  private static SelectionRequest profiles(String... names) {
    return new Fixture().profiles(names).request();
  }

  private static ImageReference existing() {
    return ImageReference.parse("r.example/x:dev@" + Digest.of(new byte[] {1}));
  }

  private static String reason(Choices choices, String image) {
    return choices.of(ImageName.of(image)).reason();
  }

  private static void assertProblems(ThrowingCallable call, String... problems) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SelectionException.class, e -> assertThat(e.problems()).containsExactly(problems));
  }

  /** A request of which a test says only what it is about. */
  private record Fixture(SelectionRequest request) {

    Fixture() {
      this(SelectionRequest.of(List.of(), List.of()));
    }

    Fixture matching(String... regexes) {
      return with(List.of(regexes), request.profiles(), request.rebuild(), request.allowToFail());
    }

    Fixture profiles(String... names) {
      return with(request.regexes(), List.of(names), request.rebuild(), request.allowToFail());
    }

    Fixture rebuilding(String... regexes) {
      return with(request.regexes(), request.profiles(), List.of(regexes), request.allowToFail());
    }

    Fixture allowToFail(String... names) {
      return with(request.regexes(), request.profiles(), request.rebuild(), List.of(names));
    }

    Fixture skipping(Skip... skips) {
      return new Fixture(
          new SelectionRequest(
              request.regexes(),
              request.profiles(),
              request.changed(),
              Set.of(skips),
              request.rebuild(),
              request.allowToFail(),
              false));
    }

    Fixture changedSince(String since, String... images) {
      return new Fixture(
          new SelectionRequest(
              request.regexes(),
              request.profiles(),
              Optional.of(
                  new Changed(
                      since,
                      Arrays.stream(images)
                          .map(ImageName::of)
                          .collect(Collectors.toCollection(TreeSet<ImageName>::new)))),
              request.skips(),
              request.rebuild(),
              request.allowToFail(),
              false));
    }

    private Fixture with(
        List<String> regexes,
        List<String> profiles,
        List<String> rebuild,
        List<String> allowToFail) {
      return new Fixture(
          new SelectionRequest(
              regexes, profiles, request.changed(), request.skips(), rebuild, allowToFail, false));
    }
  }
}
