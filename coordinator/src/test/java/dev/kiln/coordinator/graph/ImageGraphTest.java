package dev.kiln.coordinator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.image.ImageName;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImageGraphTest {

  private static final Map<ImageName, List<ImageName>> DIAMOND =
      edges("top:", "left:top", "right:top", "bottom:left,right", "alone:");

  @Test
  void theLevelIsTheLengthOfTheLongestChainOfParents() {
    ImageGraph graph = ImageGraph.of(edges("a:", "b:a", "c:b", "short:a", "d:short,c"));

    assertThat(graph.level(name("a"))).isEqualTo(1);
    assertThat(graph.level(name("short"))).isEqualTo(2);
    assertThat(graph.level(name("d"))).isEqualTo(4);
  }

  @Test
  void parentsComeFirstAndImagesOfOneLevelByName() {
    ImageGraph graph = ImageGraph.of(DIAMOND);

    assertThat(graph.parentsFirst()).isEqualTo(names("alone", "top", "left", "right", "bottom"));
  }

  @Test
  void theOrderOfTheMapDoesNotMatter() {
    Map<ImageName, List<ImageName>> backwards = new LinkedHashMap<>();
    new TreeMap<>(DIAMOND).reversed().forEach(backwards::put);

    assertThat(ImageGraph.of(backwards).parentsFirst())
        .isEqualTo(ImageGraph.of(DIAMOND).parentsFirst());
  }

  @Test
  void edgesCanBeFollowedBothWays() {
    ImageGraph graph = ImageGraph.of(DIAMOND);

    assertThat(graph.parents(name("bottom"))).containsExactly(name("left"), name("right"));
    assertThat(graph.children(name("top"))).containsExactly(name("left"), name("right"));
    assertThat(graph.children(name("alone"))).isEmpty();
  }

  @Test
  void ancestorsAndDescendantsContainTheStart() {
    ImageGraph graph = ImageGraph.of(DIAMOND);

    assertThat(graph.withAncestors(names("bottom")))
        .containsExactlyElementsOf(names("bottom", "left", "right", "top"));
    assertThat(graph.withDescendants(names("left", "alone")))
        .containsExactlyElementsOf(names("alone", "bottom", "left"));
    assertThat(graph.withAncestors(List.of())).isEmpty();
  }

  @Test
  void anEmptyGraphIsAGraph() {
    assertThat(ImageGraph.of(Map.of()).parentsFirst()).isEmpty();
  }

  @Test
  void aCycleIsPrintedFromAnImageBackToItself() {
    CyclicGraphException cyclic =
        catchThrowableOfType(
            CyclicGraphException.class,
            () -> ImageGraph.of(edges("root:", "a:c,root", "b:a", "c:b", "below:c")));

    assertThat(cyclic).hasMessage("images are made from each other: a ← c ← b ← a");
    assertThat(cyclic.cycle()).isEqualTo(names("a", "c", "b", "a"));
  }

  @Test
  void imagesThatOnlyHangBelowACycleAreNotPartOfIt() {
    assertThatThrownBy(() -> ImageGraph.of(edges("a-below:x", "x:y", "y:x")))
        .hasMessage("images are made from each other: x ← y ← x");
  }

  @Test
  void anImageCannotBeItsOwnParent() {
    assertThatThrownBy(() -> ImageGraph.of(edges("self:self")))
        .hasMessage("images are made from each other: self ← self");
  }

  @Test
  void aParentThatIsNoImageIsNamed() {
    assertThatThrownBy(() -> ImageGraph.of(edges("child:nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("child has a parent that is no image of the graph: nowhere");
  }

  @Test
  void askingAboutAStrangerIsAnError() {
    ImageGraph graph = ImageGraph.of(DIAMOND);

    assertThatThrownBy(() -> graph.level(name("stranger")))
        .hasMessage("no image 'stranger' in the graph");
    assertThatThrownBy(() -> graph.withAncestors(names("stranger")))
        .hasMessage("no image 'stranger' in the graph");
  }

  @Test
  void aChainOfTenThousandImagesDoesNotOverflowTheStack() {
    int length = 10_000;

    ImageGraph graph = ImageGraph.of(chain(length));

    ImageName last = graph.parentsFirst().getLast();
    assertThat(graph.level(last)).isEqualTo(length);
    assertThat(graph.withAncestors(List.of(last))).hasSize(length);
    assertThat(graph.withDescendants(List.of(graph.parentsFirst().getFirst()))).hasSize(length);
  }

  @Test
  void aCycleOfTenThousandImagesIsFoundToo() {
    Map<ImageName, Collection<ImageName>> ring = chain(10_000);
    ring.put(name("i0"), names("i9999"));

    CyclicGraphException cyclic =
        catchThrowableOfType(CyclicGraphException.class, () -> ImageGraph.of(ring));

    assertThat(cyclic.cycle()).hasSize(10_001);
  }

  private static Map<ImageName, Collection<ImageName>> chain(int length) {
    Map<ImageName, Collection<ImageName>> chain = new TreeMap<>();
    for (int i = 0; i < length; i++) {
      chain.put(name("i" + i), i == 0 ? List.of() : names("i" + (i - 1)));
    }
    return chain;
  }

  /** Images with their parents, each written as {@code image:parent,parent}. */
  private static Map<ImageName, List<ImageName>> edges(String... lines) {
    Map<ImageName, List<ImageName>> edges = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String parents = line.substring(colon + 1);
      edges.put(
          name(line.substring(0, colon)),
          parents.isEmpty() ? List.of() : names(parents.split(",")));
    }
    return edges;
  }

  private static ImageName name(String name) {
    return ImageName.of(name);
  }

  private static List<ImageName> names(String... names) {
    return Arrays.stream(names).map(ImageName::of).toList();
  }
}
