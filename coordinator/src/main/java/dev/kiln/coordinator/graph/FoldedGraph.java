package dev.kiln.coordinator.graph;

import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of an image graph that is to be shown, with some of its images standing together in one
 * node. Comes from an {@link ImageGraph} and a selection of it; {@link GraphLayout} draws it.
 *
 * @param nodes parents before their children, nodes of one level by their first image; every image
 *     that is shown is in one of them
 */
public record FoldedGraph(List<Node> nodes) {

  private static final Comparator<Node> PARENTS_FIRST =
      Comparator.comparingInt(Node::level).thenComparing(Node::id);

  public FoldedGraph {
    nodes = nodes.stream().sorted(PARENTS_FIRST).toList();
  }

  /**
   * One image, or several with the same parents that nothing is made from.
   *
   * @param label how it is called, such as {@code nova-base} or {@code nova (9)}
   * @param images at least one
   * @param level as in {@link ImageGraph#level}
   * @param parents the {@link #id}s of the nodes that its images are made from; only those shown
   * @param descendants how many of the images shown are made from its images, however indirectly
   */
  public record Node(
      String label,
      SortedSet<ImageName> images,
      int level,
      SortedSet<ImageName> parents,
      int descendants) {

    public Node {
      if (images.isEmpty()) {
        throw new IllegalArgumentException("a node of no image: " + label);
      }
      images = Collections.unmodifiableSortedSet(new TreeSet<>(images));
      parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents));
    }

    /** What tells it from other nodes: the first of its images. */
    public ImageName id() {
      return images.first();
    }

    /** Whether several images stand in it. */
    public boolean isFolded() {
      return images.size() > 1;
    }
  }

  /** Every image in a node of its own. */
  public static FoldedGraph unfolded(ImageGraph graph, Collection<ImageName> shown) {
    SortedMap<ImageName, LeafFamily> none = new TreeMap<>();
    return of(graph, new TreeSet<>(shown), none);
  }

  /** Images that have the same parents and no children stand together, family by family. */
  public static FoldedGraph folded(ImageGraph graph, Collection<ImageName> shown) {
    SortedSet<ImageName> images = new TreeSet<>(shown);
    SortedMap<ImageName, LeafFamily> familyOf = new TreeMap<>();
    for (LeafFamily family : LeafFamily.in(graph, images)) {
      family.images().forEach(image -> familyOf.put(image, family));
    }
    return of(graph, images, familyOf);
  }

  private static FoldedGraph of(
      ImageGraph graph, SortedSet<ImageName> shown, SortedMap<ImageName, LeafFamily> familyOf) {
    List<Node> nodes = new ArrayList<>();
    for (ImageName image : shown) {
      LeafFamily family =
          familyOf.getOrDefault(
              image, new LeafFamily(image.value(), new TreeSet<>(List.of(image))));
      if (image.equals(family.images().first())) {
        nodes.add(node(graph, shown, family));
      }
    }
    return new FoldedGraph(nodes);
  }

  private static Node node(ImageGraph graph, SortedSet<ImageName> shown, LeafFamily family) {
    ImageName first = family.images().first();
    SortedSet<ImageName> descendants = new TreeSet<>(graph.withDescendants(family.images()));
    descendants.retainAll(shown);
    descendants.removeAll(family.images());
    return new Node(
        family.label(),
        family.images(),
        graph.level(first),
        LeafFamily.among(shown, graph.parents(first)),
        descendants.size());
  }
}
