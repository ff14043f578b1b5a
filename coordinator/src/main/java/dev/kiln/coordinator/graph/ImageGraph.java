package dev.kiln.coordinator.graph;

import dev.kiln.image.ImageName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All images of a template tree and their edges, parent to child. It has no cycle and every parent
 * is in it; {@link #of} refuses anything else.
 */
public final class ImageGraph {

  private final SortedMap<ImageName, SortedSet<ImageName>> parents;
  private final SortedMap<ImageName, SortedSet<ImageName>> children;
  private final SortedMap<ImageName, Integer> levels;
  private final List<ImageName> parentsFirst;

  private ImageGraph(
      SortedMap<ImageName, SortedSet<ImageName>> parents,
      SortedMap<ImageName, SortedSet<ImageName>> children,
      SortedMap<ImageName, Integer> levels,
      List<ImageName> parentsFirst) {
    this.parents = parents;
    this.children = children;
    this.levels = levels;
    this.parentsFirst = parentsFirst;
  }

  /**
   * Returns the graph of the given images.
   *
   * @param parentsByImage every image with its parents
   * @throws CyclicGraphException if an image is its own ancestor
   * @throws IllegalArgumentException if a parent is no image of the map
   */
  public static ImageGraph of(Map<ImageName, ? extends Collection<ImageName>> parentsByImage) {
    SortedMap<ImageName, SortedSet<ImageName>> parents = new TreeMap<>();
    SortedMap<ImageName, SortedSet<ImageName>> children = new TreeMap<>();
    parentsByImage.forEach((image, itsParents) -> {
      parents.put(image, Collections.unmodifiableSortedSet(new TreeSet<>(itsParents)));
      children.put(image, new TreeSet<>());
    });
    parents.forEach((image, itsParents) ->
        itsParents.forEach(parent -> {
          SortedSet<ImageName> siblings = children.get(parent);
          if (siblings == null) {
            throw new IllegalArgumentException(
                "%s has a parent that is no image of the graph: %s".formatted(image, parent));
          }
          siblings.add(image);
        }));
    return sorted(parents, children);
  }

  /** Every image, parents before their children; images of one level by name. */
  public List<ImageName> parentsFirst() {
    return parentsFirst;
  }

  /** Every image, by name. */
  public SortedSet<ImageName> images() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(parents.keySet()));
  }

  /** The images that {@code image} is made from. */
  public SortedSet<ImageName> parents(ImageName image) {
    return require(parents, image);
  }

  /** The images that are made from {@code image}. */
  public SortedSet<ImageName> children(ImageName image) {
    return Collections.unmodifiableSortedSet(require(children, image));
  }

  /** The length of the longest chain of parents: 1 for an image that has none. */
  public int level(ImageName image) {
    return require(levels, image);
  }

  /** The given images and everything that they are made from. */
  public SortedSet<ImageName> withAncestors(Collection<ImageName> images) {
    return closure(images, parents);
  }

  /** The given images and everything that is made from them. */
  public SortedSet<ImageName> withDescendants(Collection<ImageName> images) {
    return closure(images, children);
  }

  private static ImageGraph sorted(
      SortedMap<ImageName, SortedSet<ImageName>> parents,
      SortedMap<ImageName, SortedSet<ImageName>> children) {
    SortedMap<ImageName, Integer> levels = new TreeMap<>();
    Map<ImageName, Integer> missing = new HashMap<>();
    Deque<ImageName> free = new ArrayDeque<>();
    parents.forEach((image, itsParents) -> {
      missing.put(image, itsParents.size());
      if (itsParents.isEmpty()) {
        free.add(image);
      }
    });
    while (!free.isEmpty()) {
      ImageName image = free.remove();
      int level =
          1
              + require(parents, image).stream()
                  .mapToInt(parent -> require(levels, parent))
                  .max()
                  .orElse(0);
      levels.put(image, level);
      for (ImageName child : require(children, image)) {
        if (missing.merge(child, -1, Integer::sum) == 0) {
          free.add(child);
        }
      }
    }
    if (levels.size() < parents.size()) {
      throw new CyclicGraphException(findCycle(parents, levels.keySet()));
    }
    List<ImageName> parentsFirst = new ArrayList<>(parents.keySet());
    parentsFirst.sort(
        Comparator.<ImageName>comparingInt(levels::get).thenComparing(Comparator.naturalOrder()));
    return new ImageGraph(parents, children, levels, List.copyOf(parentsFirst));
  }

  /**
   * Walks from the first image without a level along parents without one, until it meets itself.
   */
  private static List<ImageName> findCycle(
      SortedMap<ImageName, SortedSet<ImageName>> parents, Collection<ImageName> acyclic) {
    List<ImageName> path = new ArrayList<>();
    ImageName image =
        parents.keySet().stream().filter(name -> !acyclic.contains(name)).findFirst().orElseThrow();
    while (!path.contains(image)) {
      path.add(image);
      image =
          require(parents, image).stream()
              .filter(parent -> !acyclic.contains(parent))
              .findFirst()
              .orElseThrow();
    }
    List<ImageName> cycle = new ArrayList<>(path.subList(path.indexOf(image), path.size()));
    cycle.add(image);
    return cycle;
  }

  private static SortedSet<ImageName> closure(
      Collection<ImageName> start, SortedMap<ImageName, SortedSet<ImageName>> edges) {
    SortedSet<ImageName> reached = new TreeSet<>();
    Deque<ImageName> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      ImageName image = open.remove();
      if (reached.add(image)) {
        open.addAll(require(edges, image));
      }
    }
    return reached;
  }

  private static <T> T require(SortedMap<ImageName, T> map, ImageName image) {
    T value = map.get(image);
    if (value == null) {
      throw new IllegalArgumentException("no image '%s' in the graph".formatted(image));
    }
    return value;
  }
}
