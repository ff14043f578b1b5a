package dev.kiln.drawing;

import dev.kiln.coordinator.graph.FoldedGraph;
import dev.kiln.coordinator.graph.FoldedGraph.Node;
import java.util.stream.Collectors;

/**
 * A graph in the DOT language, for Graphviz and what else reads it. Nodes come parents first, each
 * followed by the edges that lead to it, so that two versions of a graph can be compared as text.
 *
 * @see <a href="https://graphviz.org/doc/info/lang.html">The DOT language</a>
 */
public final class DotDrawing {

  private DotDrawing() {}

  /** Writes {@code graph}; the text ends in a line end. */
  public static String of(FoldedGraph graph) {
    StringBuilder dot = new StringBuilder();
    dot.append("digraph images {\n");
    dot.append("  rankdir=LR;\n");
    dot.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    for (Node node : graph.nodes()) {
      String id = quoted(node.id().value());
      dot.append("  ").append(id).append(attributes(node)).append(";\n");
      node.parents()
          .forEach(parent -> dot.append("  %s -> %s;\n".formatted(quoted(parent.value()), id)));
    }
    return dot.append("}\n").toString();
  }

  private static String attributes(Node node) {
    if (!node.isFolded()) {
      return "";
    }
    String images =
        node.images().stream().map(image -> image.value()).collect(Collectors.joining(", "));
    return " [label=%s, tooltip=%s]".formatted(quoted(node.label()), quoted(images));
  }

  /** Inside quotes DOT knows one escape that always holds, and backslashes that mean something. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
