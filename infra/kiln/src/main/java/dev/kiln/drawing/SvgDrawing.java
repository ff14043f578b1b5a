package dev.kiln.drawing;

import dev.kiln.coordinator.graph.FoldedGraph;
import dev.kiln.coordinator.graph.FoldedGraph.Node;
import dev.kiln.coordinator.graph.GraphLayout;
import dev.kiln.coordinator.graph.GraphLayout.Box;
import dev.kiln.coordinator.graph.GraphLayout.Measures;
import dev.kiln.coordinator.graph.GraphLayout.Point;
import dev.kiln.coordinator.graph.GraphLayout.Route;
import dev.kiln.image.ImageName;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A graph as one SVG file that needs nothing else: it brings its own style, takes the reader's
 * system font, and is light or dark as the reader's system is. What an image is made from, and how
 * much is made from it, is told when the pointer rests on it.
 *
 * @see <a href="https://www.w3.org/TR/SVG2/">Scalable Vector Graphics</a>
 */
public final class SvgDrawing {

  private static final double FONT_SIZE = 13;
  private static final double COUNT_SIZE = 11;
  private static final double PADDING = 10;
  private static final double BOX_HEIGHT = 25;
  private static final double ROW_GAP = 6;
  private static final double GROUP_GAP = 9;
  private static final double COLUMN_GAP = 88;
  private static final double MARGIN = 24;

  private static final Measures MEASURES =
      new Measures(SvgDrawing::boxWidth, BOX_HEIGHT, ROW_GAP, GROUP_GAP, COLUMN_GAP, MARGIN);

  private static final String STYLE =
      """
      <style>
        .kiln-graph {
          --ground: #fff; --box: #f6f7f9; --line: #c8cdd6; --edge: #c8cdd6;
          --text: #1c2128; --muted: #5b6472; --accent: #0068b0; --parent: #e8f2fb;
          background: var(--ground);
          font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
        }
        @media (prefers-color-scheme: dark) {
          .kiln-graph {
            --ground: #14171c; --box: #1b1f26; --line: #434b58; --edge: #434b58;
            --text: #e4e8ee; --muted: #9aa3af; --accent: #58a6ff; --parent: #182a40;
          }
        }
        .kiln-graph path { fill: none; stroke: var(--edge); stroke-width: 1.1; }
        .kiln-graph rect { fill: var(--box); stroke: var(--line); }
        .kiln-graph text { fill: var(--text); dominant-baseline: central; }
        .kiln-graph .parent rect { fill: var(--parent); stroke: var(--accent); }
        .kiln-graph .folded .behind { fill: var(--ground); }
        .kiln-graph .count {
          fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; text-anchor: end;
        }
        .kiln-graph g:hover > rect { stroke: var(--accent); stroke-width: 2; }
      </style>
      """;

  private SvgDrawing() {}

  /** Lays {@code graph} out and draws it; the text ends in a line end. */
  public static String of(FoldedGraph graph) {
    GraphLayout layout = GraphLayout.of(graph, MEASURES);
    StringBuilder svg = new StringBuilder();
    String width = number(layout.width());
    String height = number(layout.height());
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" class="kiln-graph" role="img" \
        width="%s" height="%s" viewBox="0 0 %s %s">
        <title>%s</title>
        """
            .formatted(width, height, width, height, escaped(title(graph))));
    svg.append(STYLE);
    layout.routes().forEach(route -> svg.append(path(route)));
    layout.boxes().forEach(box -> svg.append(box(box)));
    return svg.append("</svg>\n").toString();
  }

  /** Text that may stand between tags and in attributes; what XML can't say at all is replaced. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          switch (character) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(isXml(character) ? character : 0xFFFD);
          }
        });
    return safe.toString();
  }

  private static boolean isXml(int character) {
    return character == '\n'
        || character == '\t'
        || (character >= 0x20 && character < 0xD800)
        || (character >= 0xE000 && character != 0xFFFE && character != 0xFFFF);
  }

  private static double boxWidth(Node node) {
    double count =
        node.descendants() == 0
            ? 0
            : PADDING + TextWidth.of(Integer.toString(node.descendants()), COUNT_SIZE);
    return Math.ceil(TextWidth.of(node.label(), FONT_SIZE) + 2 * PADDING + count);
  }

  private static String box(Box box) {
    Node node = box.node();
    StringBuilder svg = new StringBuilder();
    String kind =
        node.isFolded() ? " class=\"folded\"" : node.descendants() > 0 ? " class=\"parent\"" : "";
    svg.append("<g")
        .append(kind)
        .append("><title>")
        .append(escaped(tooltip(node)))
        .append("</title>");
    if (node.isFolded()) {
      svg.append(rectangle(box, 3, "behind"));
    }
    svg.append(rectangle(box, 0, ""));
    svg.append(
        "<text x=\"%s\" y=\"%s\">%s</text>"
            .formatted(number(box.x() + PADDING), number(box.middle()), escaped(node.label())));
    if (node.descendants() > 0) {
      svg.append(
          "<text class=\"count\" x=\"%s\" y=\"%s\">%d</text>"
              .formatted(
                  number(box.x() + box.width() - PADDING),
                  number(box.middle()),
                  node.descendants()));
    }
    return svg.append("</g>\n").toString();
  }

  private static String rectangle(Box box, double shift, String kind) {
    return "<rect%s x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\"/>"
        .formatted(
            kind.isEmpty() ? "" : " class=\"%s\"".formatted(kind),
            number(box.x() + shift),
            number(box.y() + shift),
            number(box.width()),
            number(box.height()));
  }

  /** Between columns an edge leaves and arrives level; across a column it is straight. */
  private static String path(Route route) {
    Iterator<Point> points = route.points().iterator();
    Point from = points.next();
    StringBuilder path = new StringBuilder("<path d=\"M");
    path.append(number(from.x())).append(' ').append(number(from.y()));
    while (points.hasNext()) {
      Point to = points.next();
      if (Math.abs(to.y() - from.y()) < 0.05) {
        path.append("H").append(number(to.x()));
      } else {
        String middle = number((from.x() + to.x()) / 2);
        path.append(
            "C%s %s %s %s %s %s"
                .formatted(
                    middle,
                    number(from.y()),
                    middle,
                    number(to.y()),
                    number(to.x()),
                    number(to.y())));
      }
      from = to;
    }
    return path.append("\"/>\n").toString();
  }

  private static String title(FoldedGraph graph) {
    int images = graph.nodes().stream().mapToInt(node -> node.images().size()).sum();
    return images == 1 ? "1 image" : "%d images".formatted(images);
  }

  private static String tooltip(Node node) {
    String parents =
        node.parents().isEmpty()
            ? "made from no other image"
            : "made from " + names(node.parents());
    if (node.isFolded()) {
      return "%d images, %s:\n%s".formatted(node.images().size(), parents, names(node.images()));
    }
    String descendants =
        switch (node.descendants()) {
          case 0 -> "no image is made from it";
          case 1 -> "1 image is made from it";
          default -> "%d images are made from it".formatted(node.descendants());
        };
    return "%s\n%s\n%s".formatted(node.label(), parents, descendants);
  }

  private static String names(Collection<ImageName> images) {
    return images.stream().map(ImageName::value).collect(Collectors.joining(", "));
  }

  /** At most one decimal: more can't be seen and would make the file twice as long. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
