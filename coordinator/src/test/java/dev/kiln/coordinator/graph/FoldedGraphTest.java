package dev.kiln.coordinator.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.FoldedGraph.Node;
import dev.kiln.image.ImageName;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldedGraphTest {

  private static final ImageGraph GRAPH =
      SampleGraphs.of(
          "base",
          "cron:base",
          "haproxy:base",
          "redis:base",
          "redis-sentinel:base",
          "nova-base:base",
          "nova-api:nova-base",
          "nova-ssh:nova-base",
          "nova-compute:nova-base,redis");

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @Test
  void siblingsOfOneFamilyStandInOneNode() {
    FoldedGraph folded = FoldedGraph.folded(GRAPH, GRAPH.images());

    assertThat(node(folded, "nova (2)").images()).isEqualTo(names("nova-api", "nova-ssh"));
    assertThat(node(folded, "nova (2)").parents()).isEqualTo(names("nova-base"));
  }

  @Test
  void siblingsWithoutFamilyStandTogetherToo() {
    FoldedGraph folded = FoldedGraph.folded(GRAPH, GRAPH.images());

    assertThat(node(folded, "cron and 2 more").images())
        .isEqualTo(names("cron", "haproxy", "redis-sentinel"));
  }

  @Test
  void whatHasOtherParentsOrChildrenStandsAlone() {
    FoldedGraph folded = FoldedGraph.folded(GRAPH, GRAPH.images());

    assertThat(folded.nodes().stream().map(Node::label))
        .containsExactly(
            "base", "cron and 2 more", "nova-base", "redis", "nova (2)", "nova-compute");
  }

  @Test
  void unfoldedEveryImageHasANode() {
    FoldedGraph unfolded = FoldedGraph.unfolded(GRAPH, GRAPH.images());

    assertThat(unfolded.nodes()).hasSize(GRAPH.images().size()).noneMatch(Node::isFolded);
  }

  @Test
  void descendantsAreCountedAsImages() {
    FoldedGraph folded = FoldedGraph.folded(GRAPH, GRAPH.images());

    assertThat(node(folded, "base").descendants()).isEqualTo(8);
    assertThat(node(folded, "redis").descendants()).isEqualTo(1);
    assertThat(node(folded, "nova (2)").descendants()).isZero();
  }

  @Test
  void onlyWhatIsShownCounts() {
    FoldedGraph unfolded = FoldedGraph.unfolded(GRAPH, names("nova-base", "nova-compute"));

    assertThat(unfolded.nodes().stream().map(Node::label))
        .containsExactly("nova-base", "nova-compute");
    assertThat(node(unfolded, "nova-base").parents()).isEmpty();
    assertThat(node(unfolded, "nova-base").descendants()).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyImageIsInExactlyOneNode(long seed) {
    ImageGraph graph = SampleGraphs.random(seed);

    FoldedGraph folded = FoldedGraph.folded(graph, graph.images());

    assertThat(folded.nodes().stream().flatMap(node -> node.images().stream()))
        .containsExactlyInAnyOrderElementsOf(graph.images());
  }

  private static Node node(FoldedGraph graph, String label) {
    return graph.nodes().stream()
        .filter(node -> node.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static SortedSet<ImageName> names(String... names) {
    List<ImageName> images = Arrays.stream(names).map(ImageName::of).toList();
    return new TreeSet<>(images);
  }
}
