package dev.kiln.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.FoldedGraph;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.image.ImageName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DotDrawingTest {

  private static final ImageName BASE = ImageName.of("base");
  private static final ImageGraph GRAPH =
      ImageGraph.of(
          Map.of(
              ImageName.of("nova.ssh"),
              List.of(BASE),
              ImageName.of("nova-api"),
              List.of(BASE),
              BASE,
              List.of(),
              ImageName.of("0ad"),
              List.of(ImageName.of("nova-api"), BASE)));

  @Test
  void nodesComeParentsFirstAndEachBringsItsEdges() {
    String dot = DotDrawing.of(FoldedGraph.unfolded(GRAPH, GRAPH.images()));

    assertThat(dot)
        .isEqualTo(
            """
            digraph images {
              rankdir=LR;
              node [shape=box, style=rounded, fontname="sans-serif"];
              "base";
              "nova-api";
              "base" -> "nova-api";
              "nova.ssh";
              "base" -> "nova.ssh";
              "0ad";
              "base" -> "0ad";
              "nova-api" -> "0ad";
            }
            """);
  }

  @Test
  void aFoldedFamilyIsLabelledAndNamesItsImages() {
    ImageGraph graph =
        ImageGraph.of(
            Map.of(
                BASE,
                List.of(),
                ImageName.of("nova-api"),
                List.of(BASE),
                ImageName.of("nova-ssh"),
                List.of(BASE)));

    String dot = DotDrawing.of(FoldedGraph.folded(graph, graph.images()));

    assertThat(dot)
        .contains("  \"nova-api\" [label=\"nova (2)\", tooltip=\"nova-api, nova-ssh\"];\n");
  }

  @Test
  void whatDotWouldTakeForItsOwnIsEscaped() {
    assertThat(DotDrawing.quoted("a\"b\\N\nc")).isEqualTo("\"a\\\"b\\\\N\\nc\"");
  }
}
