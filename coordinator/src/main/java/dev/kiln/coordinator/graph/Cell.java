package dev.kiln.coordinator.graph;

import dev.kiln.coordinator.graph.FoldedGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a column while a layout is made: a node, or a waypoint of an edge that passes the
 * column. Mutable; nobody sees it but the steps of the layout.
 */
final class Cell {

  private final Optional<Node> node;
  private final int column;
  private final List<Cell> before = new ArrayList<>();
  private final List<Cell> after = new ArrayList<>();
  private int rank;
  private double middle;

  Cell(Optional<Node> node, int column) {
    this.node = node;
    this.column = column;
  }

  /** Joins this cell with one of the next column. */
  void leadTo(Cell next) {
    after.add(next);
    next.before.add(this);
  }

  /** The node, unless this is a waypoint. */
  Optional<Node> node() {
    return node;
  }

  int column() {
    return column;
  }

  /** The cells of the column before that lead here. */
  List<Cell> before() {
    return before;
  }

  /** The cells of the next column that this one leads to. */
  List<Cell> after() {
    return after;
  }

  /** The place in the column, counted from 0 at the top. */
  int rank() {
    return rank;
  }

  void rank(int place) {
    rank = place;
  }

  /** The height of its middle in the drawing. */
  double middle() {
    return middle;
  }

  void middle(double y) {
    middle = y;
  }
}
