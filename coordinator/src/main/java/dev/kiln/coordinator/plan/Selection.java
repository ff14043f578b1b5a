package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.image.ImageName;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the user asked for: every image whose name contains a match of one of the patterns, and
 * everything those images are made from. No pattern at all means every image.
 */
public record Selection(List<Pattern> patterns) {

  public Selection {
    patterns = List.copyOf(patterns);
  }

  /** Reads regular expressions; the error names the one that is none. */
  public static Selection of(Collection<String> regexes) {
    return new Selection(regexes.stream().map(Pattern::compile).toList());
  }

  /** The images that match by themselves. */
  public SortedSet<ImageName> matched(ImageGraph graph) {
    SortedSet<ImageName> matched = new TreeSet<>();
    for (ImageName image : graph.images()) {
      if (patterns.isEmpty()
          || patterns.stream().anyMatch(pattern -> pattern.matcher(image.value()).find())) {
        matched.add(image);
      }
    }
    return matched;
  }

  /** The matching images and their ancestors. */
  public SortedSet<ImageName> selected(ImageGraph graph) {
    return graph.withAncestors(matched(graph));
  }
}
