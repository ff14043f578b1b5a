package dev.kiln.cli;

import dev.kiln.image.ImageName;
import dev.kiln.image.NamePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The patterns of a command that looks at images without planning a build; none means all. */
record NamePatterns(List<NamePattern> patterns) {

  NamePatterns {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads regular expressions.
   *
   * @throws CommandFailure naming every one that is none
   */
  static NamePatterns parse(List<String> regexes) {
    List<NamePattern> patterns = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String regex : regexes) {
      try {
        patterns.add(NamePattern.of(regex));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw CommandFailure.usage(String.join("; ", problems));
    }
    return new NamePatterns(patterns);
  }

  /** The images whose names match. */
  SortedSet<ImageName> matching(Collection<ImageName> images) {
    SortedSet<ImageName> matching = new TreeSet<>();
    for (ImageName image : images) {
      if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(image))) {
        matching.add(image);
      }
    }
    return matching;
  }
}
