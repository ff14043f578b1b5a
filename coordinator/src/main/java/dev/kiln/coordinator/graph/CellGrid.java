package dev.kiln.coordinator.graph;

import dev.kiln.coordinator.graph.FoldedGraph.Node;
import dev.kiln.image.ImageName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The columns of a layout with their cells from top to bottom. Edges join cells of neighbouring
 * columns only: one that is longer has a waypoint in each column that it passes.
 */
final class CellGrid {

  private final List<List<Cell>> columns;
  private final List<Cell> nodeCells;
  private final List<List<Cell>> chains;

  private CellGrid(List<List<Cell>> columns, List<Cell> nodeCells, List<List<Cell>> chains) {
    this.columns = columns;
    this.nodeCells = nodeCells;
    this.chains = chains;
  }

  /** The cells of {@code graph}, ordered as a walk along the edges meets them. */
  static CellGrid of(FoldedGraph graph) {
    SortedMap<Integer, Integer> columnOf = new TreeMap<>();
    graph.nodes().forEach(node -> columnOf.put(node.level(), 0));
    int number = 0;
    for (Integer level : List.copyOf(columnOf.keySet())) {
      columnOf.put(level, number++);
    }
    SortedMap<ImageName, Cell> byNode = new TreeMap<>();
    List<Cell> nodeCells = new ArrayList<>();
    List<List<Cell>> chains = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Cell cell = new Cell(Optional.of(node), columnOf.getOrDefault(node.level(), 0));
      byNode.put(node.id(), cell);
      nodeCells.add(cell);
      for (ImageName parent : node.parents()) {
        Cell start = byNode.get(parent);
        if (start == null) {
          throw new IllegalArgumentException(
              "%s does not come before its child %s".formatted(parent, node.id()));
        }
        chains.add(chain(start, cell));
      }
    }
    return new CellGrid(walk(nodeCells, columnOf.size()), nodeCells, chains);
  }

  /** The cells of each column from top to bottom. */
  List<List<Cell>> columns() {
    return columns;
  }

  /** The cells that are nodes, in the order of the graph. */
  List<Cell> nodeCells() {
    return nodeCells;
  }

  /** The cells of each edge from parent to child. */
  List<List<Cell>> chains() {
    return chains;
  }

  /** Puts {@code cells} in the place of a column and numbers them. */
  void reorder(int column, List<Cell> cells) {
    columns.set(column, cells);
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).rank(i);
    }
  }

  private static List<Cell> chain(Cell start, Cell end) {
    List<Cell> chain = new ArrayList<>();
    chain.add(start);
    for (int column = start.column() + 1; column < end.column(); column++) {
      chain.add(new Cell(Optional.empty(), column));
    }
    chain.add(end);
    for (int i = 1; i < chain.size(); i++) {
      chain.get(i - 1).leadTo(chain.get(i));
    }
    return chain;
  }

  /** Depth first, so that in a tree no two edges cross from the beginning. */
  private static List<List<Cell>> walk(List<Cell> nodeCells, int columnCount) {
    List<List<Cell>> columns = new ArrayList<>();
    for (int column = 0; column < columnCount; column++) {
      columns.add(new ArrayList<>());
    }
    Deque<Cell> open = new ArrayDeque<>();
    nodeCells.stream().filter(cell -> cell.before().isEmpty()).forEach(open::addLast);
    Set<Cell> met = new HashSet<>();
    while (!open.isEmpty()) {
      Cell cell = open.removeFirst();
      if (met.add(cell)) {
        cell.rank(columns.get(cell.column()).size());
        columns.get(cell.column()).add(cell);
        cell.after().reversed().forEach(open::addFirst);
      }
    }
    return columns;
  }
}
