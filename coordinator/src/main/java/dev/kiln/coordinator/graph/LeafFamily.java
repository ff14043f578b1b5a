package dev.kiln.coordinator.graph;

import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Images that can stand together in one node because the graph has the same to say about each of
 * them: they have the same parents and nothing is made from them.
 */
record LeafFamily(String label, SortedSet<ImageName> images) {

  private static final Pattern AFTER_FIRST_WORD = Pattern.compile("[-._].*");

  LeafFamily {
    images = Collections.unmodifiableSortedSet(new TreeSet<>(images));
  }

  /**
   * Every leaf of {@code shown}, in families of siblings whose names begin with the same word;
   * those that are alone with their word stand together as well.
   */
  static List<LeafFamily> in(ImageGraph graph, SortedSet<ImageName> shown) {
    Map<SortedSet<ImageName>, SortedSet<ImageName>> siblings = new LinkedHashMap<>();
    for (ImageName image : shown) {
      if (among(shown, graph.children(image)).isEmpty()) {
        siblings.computeIfAbsent(graph.parents(image), parents -> new TreeSet<>()).add(image);
      }
    }
    return siblings.values().stream().flatMap(leaves -> split(leaves).stream()).toList();
  }

  /** The images that are in both sets. */
  static SortedSet<ImageName> among(SortedSet<ImageName> shown, SortedSet<ImageName> images) {
    SortedSet<ImageName> both = new TreeSet<>(images);
    both.retainAll(shown);
    return both;
  }

  private static List<LeafFamily> split(SortedSet<ImageName> siblings) {
    SortedMap<String, SortedSet<ImageName>> byWord = new TreeMap<>();
    siblings.forEach(
        image -> byWord.computeIfAbsent(firstWord(image), word -> new TreeSet<>()).add(image));
    List<LeafFamily> families = new ArrayList<>();
    SortedSet<ImageName> others = new TreeSet<>();
    byWord.forEach((word, images) -> {
      if (images.size() == 1) {
        others.addAll(images);
      } else {
        families.add(new LeafFamily("%s (%d)".formatted(word, images.size()), images));
      }
    });
    if (!others.isEmpty()) {
      families.add(new LeafFamily(labelOfOthers(others), others));
    }
    return families;
  }

  private static String labelOfOthers(SortedSet<ImageName> others) {
    String first = others.first().value();
    return others.size() == 1 ? first : "%s and %d more".formatted(first, others.size() - 1);
  }

  private static String firstWord(ImageName image) {
    return AFTER_FIRST_WORD.matcher(image.value()).replaceFirst("");
  }
}
