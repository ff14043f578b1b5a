package dev.kiln.coordinator.graph;

import dev.kiln.coordinator.graph.FoldedGraph.Node;
import dev.kiln.coordinator.graph.GraphLayout.Measures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives every cell its height, in the order that its column has: children around the middle of
 * their parents and parents around the middle of their children, as near as the boxes allow.
 *
 * <p>Sweeps over the columns, forth and back; each time a column is moved to where the squares of
 * the distances from the wanted heights add up to the least.
 */
final class Alignment {

  private static final int SWEEPS = 24;

  /** So much less than any other wish that it counts only where there is no other. */
  private static final double HARDLY = 1e-4;

  /** A waypoint beside a waypoint is to be level with it, so that long edges are straight. */
  private static final double STRAIGHTNESS = 4;

  private final CellGrid grid;
  private final Measures measures;

  private Alignment(CellGrid grid, Measures measures) {
    this.grid = grid;
    this.measures = measures;
  }

  static void align(CellGrid grid, Measures measures) {
    new Alignment(grid, measures).sweep();
  }

  private void sweep() {
    grid.columns().forEach(column -> place(column, new double[column.size()], ones(column)));
    for (int i = 0; i < SWEEPS; i++) {
      for (int column = 1; column < grid.columns().size(); column++) {
        move(grid.columns().get(column), Cell::before);
      }
      for (int column = grid.columns().size() - 2; column >= 0; column--) {
        move(grid.columns().get(column), Cell::after);
      }
    }
    for (int column = 1; column < grid.columns().size(); column++) {
      gatherLeaves(grid.columns().get(column));
    }
    double top =
        grid.columns().stream().flatMap(List::stream).mapToDouble(this::top).min().orElse(0);
    double shift = measures.margin() - top;
    grid.columns().forEach(column -> column.forEach(cell -> cell.middle(cell.middle() + shift)));
  }

  /** Every cell wants to be level with those that it is joined with on one side. */
  private void move(List<Cell> column, Function<Cell, List<Cell>> side) {
    double[] wanted = new double[column.size()];
    double[] weights = new double[column.size()];
    for (int i = 0; i < wanted.length; i++) {
      Cell cell = column.get(i);
      List<Cell> joined = side.apply(cell);
      wanted[i] = meanHeight(joined, cell);
      weights[i] = weight(cell, joined);
    }
    place(column, wanted, weights);
  }

  /** Where there is room, what nothing is made from comes close to its parents; the rest stays. */
  private void gatherLeaves(List<Cell> column) {
    double[] wanted = new double[column.size()];
    double[] weights = new double[column.size()];
    for (int i = 0; i < wanted.length; i++) {
      Cell cell = column.get(i);
      boolean leaf = cell.after().isEmpty();
      wanted[i] = leaf ? meanHeight(cell.before(), cell) : cell.middle();
      weights[i] = leaf ? HARDLY : 1;
    }
    place(column, wanted, weights);
  }

  private static double meanHeight(List<Cell> joined, Cell otherwise) {
    return joined.stream().mapToDouble(Cell::middle).average().orElse(otherwise.middle());
  }

  private static double weight(Cell cell, List<Cell> joined) {
    if (joined.isEmpty()) {
      return HARDLY;
    }
    if (cell.node().isPresent()) {
      return 1;
    }
    return joined.getFirst().node().isEmpty() ? STRAIGHTNESS : HARDLY;
  }

  /**
   * Places a column as near to the wanted heights as the distances between cells allow. Neighbours
   * that would come too close become a block that is placed as one, until no two blocks collide:
   * the pool-adjacent-violators algorithm of isotonic regression.
   */
  private void place(List<Cell> column, double[] wanted, double[] weights) {
    int size = column.size();
    double[] offset = new double[size];
    double[] blockHeight = new double[size];
    double[] blockWeight = new double[size];
    int[] blockStart = new int[size];
    int blocks = 0;
    for (int i = 0; i < size; i++) {
      offset[i] = i == 0 ? 0 : offset[i - 1] + distance(column.get(i - 1), column.get(i));
      double height = wanted[i] - offset[i];
      double weight = weights[i];
      int start = i;
      while (blocks > 0 && blockHeight[blocks - 1] >= height) {
        blocks--;
        double sum = weight + blockWeight[blocks];
        height = (height * weight + blockHeight[blocks] * blockWeight[blocks]) / sum;
        weight = sum;
        start = blockStart[blocks];
      }
      blockHeight[blocks] = height;
      blockWeight[blocks] = weight;
      blockStart[blocks++] = start;
    }
    for (int block = 0; block < blocks; block++) {
      int end = block + 1 < blocks ? blockStart[block + 1] : size;
      for (int i = blockStart[block]; i < end; i++) {
        column.get(i).middle(blockHeight[block] + offset[i]);
      }
    }
  }

  private double top(Cell cell) {
    return cell.middle() - (cell.node().isPresent() ? measures.boxHeight() / 2 : 0);
  }

  private double distance(Cell upper, Cell lower) {
    Optional<Node> above = upper.node();
    Optional<Node> below = lower.node();
    double height = (above.isPresent() ? 0.5 : 0) + (below.isPresent() ? 0.5 : 0);
    double gap = measures.rowGap();
    if (above.isPresent()
        && below.isPresent()
        && !above.get().parents().equals(below.get().parents())) {
      gap += measures.groupGap();
    }
    return height * measures.boxHeight() + gap;
  }

  private static double[] ones(List<Cell> column) {
    double[] ones = new double[column.size()];
    Arrays.fill(ones, 1);
    return ones;
  }
}
