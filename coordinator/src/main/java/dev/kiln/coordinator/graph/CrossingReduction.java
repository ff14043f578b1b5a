package dev.kiln.coordinator.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Orders the cells of each column so that few edges cross: sweeps over the columns, forth and back,
 * and sorts each by where the cells that a cell is joined with stand in the column before. The best
 * order met on the way is kept.
 *
 * <p>Of several such cells the middle one counts, not the mean of all, so that an image that takes
 * something from afar as well still stands among its siblings.
 */
final class CrossingReduction {

  private static final int MAX_SWEEPS = 24;
  private static final int MAX_SWEEPS_IN_VAIN = 4;

  private final CellGrid grid;

  private CrossingReduction(CellGrid grid) {
    this.grid = grid;
  }

  static void reduce(CellGrid grid) {
    new CrossingReduction(grid).sweep();
  }

  /** How many pairs of edges cross in the order that the columns have now. */
  static long crossings(CellGrid grid) {
    long crossings = 0;
    for (List<Cell> column : grid.columns()) {
      crossings += crossingsBehind(column);
    }
    return crossings;
  }

  private void sweep() {
    List<List<Cell>> best = order();
    long fewest = crossings(grid);
    int inVain = 0;
    for (int i = 0; i < MAX_SWEEPS && inVain < MAX_SWEEPS_IN_VAIN && fewest > 0; i++) {
      if (i % 2 == 0) {
        forth();
      } else {
        back();
      }
      long crossings = crossings(grid);
      inVain++;
      if (crossings < fewest) {
        fewest = crossings;
        best = order();
        inVain = 0;
      }
    }
    for (int column = 0; column < best.size(); column++) {
      grid.reorder(column, best.get(column));
    }
  }

  private void forth() {
    for (int column = 1; column < grid.columns().size(); column++) {
      sort(column, Cell::before);
    }
  }

  private void back() {
    for (int column = grid.columns().size() - 2; column >= 0; column--) {
      sort(column, Cell::after);
    }
  }

  private void sort(int column, Function<Cell, List<Cell>> side) {
    List<Cell> cells = new ArrayList<>(grid.columns().get(column));
    Map<Cell, Integer> wanted = new HashMap<>();
    cells.forEach(cell -> wanted.put(cell, middleRank(side.apply(cell), cell)));
    cells.sort(Comparator.<Cell>comparingInt(wanted::get).thenComparingInt(Cell::rank));
    grid.reorder(column, cells);
  }

  private static int middleRank(List<Cell> joined, Cell otherwise) {
    int[] ranks = joined.stream().mapToInt(Cell::rank).sorted().toArray();
    return ranks.length == 0 ? otherwise.rank() : ranks[(ranks.length - 1) / 2];
  }

  private List<List<Cell>> order() {
    List<List<Cell>> order = new ArrayList<>();
    grid.columns().forEach(column -> order.add(List.copyOf(column)));
    return order;
  }

  /**
   * Goes through the edges behind a column from top to bottom, and counts for each those before it
   * that end below it. A Fenwick tree holds how many have ended where.
   */
  private static long crossingsBehind(List<Cell> column) {
    int[] ends =
        column.stream()
            .flatMapToInt(cell -> cell.after().stream().mapToInt(Cell::rank).sorted())
            .toArray();
    int places = 1;
    for (int end : ends) {
      places = Math.max(places, end + 1);
    }
    int[] tree = new int[places + 1];
    long crossings = 0;
    for (int seen = 0; seen < ends.length; seen++) {
      int notBelow = 0;
      for (int i = ends[seen] + 1; i > 0; i -= i & -i) {
        notBelow += tree[i];
      }
      crossings += seen - notBelow;
      for (int i = ends[seen] + 1; i < tree.length; i += i & -i) {
        tree[i]++;
      }
    }
    return crossings;
  }
}
