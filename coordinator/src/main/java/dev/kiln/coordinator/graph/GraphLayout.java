package dev.kiln.coordinator.graph;

import dev.kiln.coordinator.graph.FoldedGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where everything is in the drawing of a graph: layered from left to right, one column for each
 * level, boxes of a column in an order in which few edges cross.
 *
 * <p>The same graph and measures always give the same layout. Lengths are in pixels, measured from
 * the upper left corner. Comes from a {@link FoldedGraph}; whoever draws needs nothing else.
 *
 * @param boxes in the order of the graph's nodes
 * @param routes in the order of the boxes at their right ends
 */
public record GraphLayout(double width, double height, List<Box> boxes, List<Route> routes) {

  public GraphLayout {
    boxes = List.copyOf(boxes);
    routes = List.copyOf(routes);
  }

  /** A node with its place: {@code x} and {@code y} are the upper left corner. */
  public record Box(Node node, double x, double y, double width, double height) {

    /** Half-way down. */
    public double middle() {
      return y + height / 2;
    }
  }

  /**
   * The way of an edge.
   *
   * @param points from the right side of the parent's box to the left side of the child's, each
   *     farther right than the one before; where the edge passes a column, two points of the same
   *     height, one at either side of the column
   */
  public record Route(Node parent, Node child, List<Point> points) {

    public Route {
      points = List.copyOf(points);
    }
  }

  /** A point of the drawing. */
  public record Point(double x, double y) {}

  /**
   * How big things are.
   *
   * @param boxWidth the width that a node needs; a column is as wide as its widest node
   * @param rowGap between boxes of one column
   * @param groupGap what is added where the boxes have different parents
   * @param columnGap between columns, where the edges are
   * @param margin around everything
   */
  public record Measures(
      ToDoubleFunction<Node> boxWidth,
      double boxHeight,
      double rowGap,
      double groupGap,
      double columnGap,
      double margin) {}

  /** Lays out {@code graph}. */
  public static GraphLayout of(FoldedGraph graph, Measures measures) {
    CellGrid grid = CellGrid.of(graph);
    CrossingReduction.reduce(grid);
    Alignment.align(grid, measures);
    double[] left = new double[grid.columns().size()];
    double[] widths = new double[left.length];
    double x = measures.margin();
    for (int column = 0; column < left.length; column++) {
      left[column] = x;
      widths[column] = width(grid.columns().get(column), measures);
      x += widths[column] + measures.columnGap();
    }
    List<Box> boxes = new ArrayList<>();
    for (Cell cell : grid.nodeCells()) {
      boxes.add(
          new Box(
              cell.node().orElseThrow(),
              left[cell.column()],
              cell.middle() - measures.boxHeight() / 2,
              widths[cell.column()],
              measures.boxHeight()));
    }
    List<Route> routes = grid.chains().stream().map(chain -> route(chain, left, widths)).toList();
    double right = boxes.stream().mapToDouble(box -> box.x() + box.width()).max().orElse(0);
    double bottom =
        Math.max(
            boxes.stream().mapToDouble(box -> box.y() + box.height()).max().orElse(0),
            routes.stream()
                .flatMap(route -> route.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(0));
    return new GraphLayout(right + measures.margin(), bottom + measures.margin(), boxes, routes);
  }

  private static double width(List<Cell> column, Measures measures) {
    return column.stream()
        .flatMap(cell -> cell.node().stream())
        .mapToDouble(measures.boxWidth())
        .max()
        .orElse(0);
  }

  private static Route route(List<Cell> chain, double[] left, double[] widths) {
    List<Point> points = new ArrayList<>();
    for (Cell cell : chain) {
      if (cell != chain.getFirst()) {
        points.add(new Point(left[cell.column()], cell.middle()));
      }
      if (cell != chain.getLast()) {
        points.add(new Point(left[cell.column()] + widths[cell.column()], cell.middle()));
      }
    }
    return new Route(
        chain.getFirst().node().orElseThrow(), chain.getLast().node().orElseThrow(), points);
  }
}
