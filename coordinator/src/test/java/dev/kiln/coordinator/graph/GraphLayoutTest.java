package dev.kiln.coordinator.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.GraphLayout.Box;
import dev.kiln.coordinator.graph.GraphLayout.Measures;
import dev.kiln.coordinator.graph.GraphLayout.Point;
import dev.kiln.coordinator.graph.GraphLayout.Route;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every drawing, over random graphs, and how small ones look. */
class GraphLayoutTest {

  private static final Measures MEASURES =
      new Measures(node -> 20 + 7 * node.label().length(), 24, 6, 9, 80, 20);
  private static final Offset<Double> NEARLY = Offset.offset(0.01);

  static LongStream seeds() {
    return LongStream.range(0, 80);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTwoBoxesOverlap(long seed) {
    List<Box> boxes = new ArrayList<>(layout(SampleGraphs.random(seed)).boxes());

    for (Box one : boxes) {
      for (Box other : boxes) {
        boolean apart =
            one == other
                || one.x() + one.width() <= other.x()
                || other.x() + other.width() <= one.x()
                || one.y() + one.height() + MEASURES.rowGap() <= other.y() + 0.01
                || other.y() + other.height() + MEASURES.rowGap() <= one.y() + 0.01;
        assertThat(apart).as("%s and %s", one, other).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyLevelIsAColumn(long seed) {
    List<Box> boxes = layout(SampleGraphs.random(seed)).boxes();

    SortedMap<Integer, SortedSet<Double>> columns = new TreeMap<>();
    boxes.forEach(
        box -> columns.computeIfAbsent(box.node().level(), level -> new TreeSet<>()).add(box.x()));
    assertThat(columns.values()).allMatch(left -> left.size() == 1);
    assertThat(columns.values().stream().map(SortedSet::first)).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyEdgeLeadsFromItsParentToItsChildAndNeverBack(long seed) {
    ImageGraph graph = SampleGraphs.random(seed);
    GraphLayout layout = layout(graph);
    Map<ImageName, Box> boxes = byImage(layout);

    assertThat(layout.routes())
        .hasSize(graph.images().stream().mapToInt(image -> graph.parents(image).size()).sum())
        .allSatisfy(route -> {
          Box parent = box(boxes, route.parent().id());
          Box child = box(boxes, route.child().id());
          assertThat(graph.parents(route.child().id())).contains(route.parent().id());
          assertThat(route.points().getFirst())
              .isEqualTo(new Point(parent.x() + parent.width(), parent.middle()));
          assertThat(route.points().getLast()).isEqualTo(new Point(child.x(), child.middle()));
          assertThat(route.points().stream().map(Point::x)).isSorted().doesNotHaveDuplicates();
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void edgesPassBetweenTheBoxesOfAColumn(long seed) {
    GraphLayout layout = layout(SampleGraphs.random(seed));

    for (Route route : layout.routes()) {
      for (Point point : route.points().subList(1, route.points().size() - 1)) {
        assertThat(layout.boxes()).noneMatch(box -> contains(box, point));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everythingIsInsideTheDrawing(long seed) {
    GraphLayout layout = layout(SampleGraphs.random(seed));

    assertThat(layout.boxes())
        .allMatch(box -> box.x() >= 0 && box.x() + box.width() <= layout.width())
        .allMatch(box -> box.y() >= 0 && box.y() + box.height() <= layout.height());
    assertThat(layout.routes().stream().flatMap(route -> route.points().stream()))
        .allMatch(point -> point.y() >= 0 && point.y() <= layout.height());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameGraphIsAlwaysDrawnTheSame(long seed) {
    GraphLayout once = layout(SampleGraphs.random(seed));
    GraphLayout again = layout(SampleGraphs.random(seed));

    assertThat(again).isEqualTo(once);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void inATreeNoTwoEdgesCross(long seed) {
    CellGrid grid = CellGrid.of(unfolded(SampleGraphs.randomTree(seed)));

    CrossingReduction.reduce(grid);

    assertThat(CrossingReduction.crossings(grid)).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void reorderingNeverMakesMoreEdgesCross(long seed) {
    CellGrid grid = CellGrid.of(unfolded(SampleGraphs.random(seed)));
    long before = CrossingReduction.crossings(grid);

    CrossingReduction.reduce(grid);

    assertThat(CrossingReduction.crossings(grid)).isLessThanOrEqualTo(before);
  }

  @Test
  void edgesThatNeedNotCrossAreDisentangled() {
    CellGrid grid = CellGrid.of(unfolded(SampleGraphs.of("a", "b", "x:b", "y:a", "z:b,a")));

    CrossingReduction.reduce(grid);

    assertThat(CrossingReduction.crossings(grid)).isZero();
  }

  @Test
  void aChainIsAStraightLine() {
    GraphLayout layout = layout(SampleGraphs.of("a", "b:a", "c:b", "d:c"));

    assertThat(layout.boxes().stream().mapToDouble(Box::middle).distinct()).hasSize(1);
  }

  @Test
  void aParentStandsInTheMiddleOfItsChildren() {
    GraphLayout layout = layout(SampleGraphs.of("base", "a:base", "b:base", "c:base", "d:base"));

    Map<ImageName, Box> boxes = byImage(layout);
    assertThat(middle(boxes, "base"))
        .isCloseTo((middle(boxes, "a") + middle(boxes, "d")) / 2, NEARLY);
  }

  @Test
  void childrenOfDifferentParentsStandFartherApart() {
    GraphLayout layout = layout(SampleGraphs.of("one", "two", "a:one", "b:one", "c:two"));

    Map<ImageName, Box> boxes = byImage(layout);
    assertThat(middle(boxes, "b") - middle(boxes, "a")).isCloseTo(24 + 6, NEARLY);
    assertThat(middle(boxes, "c") - middle(boxes, "b")).isCloseTo(24 + 6 + 9, NEARLY);
  }

  @Test
  void nothingIsDrawnOfNoImage() {
    GraphLayout layout = layout(SampleGraphs.of());

    assertThat(layout.boxes()).isEmpty();
    assertThat(layout.routes()).isEmpty();
  }

  private static GraphLayout layout(ImageGraph graph) {
    return GraphLayout.of(unfolded(graph), MEASURES);
  }

  private static FoldedGraph unfolded(ImageGraph graph) {
    return FoldedGraph.unfolded(graph, graph.images());
  }

  private static Map<ImageName, Box> byImage(GraphLayout layout) {
    Map<ImageName, Box> boxes = new HashMap<>();
    layout.boxes().forEach(box -> boxes.put(box.node().id(), box));
    return boxes;
  }

  private static double middle(Map<ImageName, Box> boxes, String image) {
    return box(boxes, ImageName.of(image)).middle();
  }

  private static Box box(Map<ImageName, Box> boxes, ImageName image) {
    return Objects.requireNonNull(boxes.get(image), image::value);
  }

  private static boolean contains(Box box, Point point) {
    return point.x() >= box.x()
        && point.x() <= box.x() + box.width()
        && point.y() > box.y()
        && point.y() < box.y() + box.height();
  }
}
