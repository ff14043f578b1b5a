package dev.kiln.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {

  @Test
  void anImageRequiresItsOwnLabelsAndThoseOfAllImages() {
    TreeConfiguration configuration =
        read("{requires: {nova: [bigmem]}, requires_all: [trusted]}").values();

    assertThat(configuration.requiredLabels(ImageName.of("nova")))
        .containsExactly("bigmem", "trusted");
    assertThat(configuration.requiredLabels(ImageName.of("other"))).containsExactly("trusted");
  }

  @Test
  void whatCannotBeALabelIsAProblemAtItsPlace() {
    assertThat(problems("requires: {nova: [BigMem]}"))
        .singleElement()
        .asString()
        .startsWith("kiln.yaml:1:")
        .contains("'BigMem' is no label of a worker");
  }

  @Test
  void moreLabelsThanFitIntoTheNameOfATopicAreAProblem() {
    assertThat(problems("{requires: {nova: [a, b, c]}, requires_all: [d, e, f]}"))
        .singleElement()
        .asString()
        .contains("at most 5 labels");
  }

  @Test
  void whoRequiresSomethingForAnImageThatIsNotThereIsToldTheNearestName() {
    assertThat(read("requires: {novva: [a]}").unknownImages(Set.of(ImageName.of("nova"))))
        .singleElement()
        .asString()
        .contains("'requires': no image 'novva' in the tree, did you mean 'nova'?");
  }

  @Test
  void nobodyHasToSayAnythingOfBuilderSquashingAndSecrets() {
    TreeConfiguration configuration = TreeConfiguration.defaults();

    assertThat(configuration.building().builder()).isEqualTo(Optional.empty());
    assertThat(configuration.squash()).isFalse();
    assertThat(configuration.secrets()).isEmpty();
    assertThat(configuration.stallTimeout()).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void anUnknownBuilderIsAProblemThatNamesTheNearestOne() {
    assertThat(problems("builder: buildkid"))
        .singleElement()
        .asString()
        .contains("'buildkid' is no builder", "buildkit");
  }

  private static List<Problem> problems(String yaml) {
    return read(yaml).problems();
  }

  private static ResolvedConfiguration read(String yaml) {
    return ResolvedConfiguration.of(List.of(ResolvedConfiguration.file("kiln.yaml", yaml)));
  }
}
