package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.plan.Selection;
import dev.kiln.image.ImageName;
import dev.kiln.image.NamePattern;
import dev.kiln.problem.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns a request into a selection, and says all at once what it names that is not there. */
final class SelectionReader {

  private final DiscoveredTree tree;
  private final SelectionRequest request;
  private final List<String> problems = new ArrayList<>();

  SelectionReader(DiscoveredTree tree, SelectionRequest request) {
    this.tree = tree;
    this.request = request;
  }

  /**
   * Reads it.
   *
   * @throws SelectionException if a regular expression is none, or a profile or image is not there
   */
  Selection read() {
    List<NamePattern> patterns = patterns(request.regexes());
    SortedMap<String, List<NamePattern>> profiles = new TreeMap<>();
    for (String name : new TreeSet<>(request.profiles())) {
      profiles.put(name, patterns(profile(name)));
    }
    List<NamePattern> rebuild = patterns(request.rebuild());
    SortedSet<ImageName> allowedToFail = new TreeSet<>(tree.configuration().allowedToFail());
    allowedToFail.addAll(images(request.allowToFail()));
    if (!problems.isEmpty()) {
      throw new SelectionException(problems);
    }
    return new Selection(
        patterns, profiles, request.changed(), request.skips(), rebuild, allowedToFail);
  }

  private List<NamePattern> patterns(Collection<String> regexes) {
    List<NamePattern> patterns = new ArrayList<>();
    for (String regex : regexes) {
      try {
        patterns.add(NamePattern.of(regex));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return patterns;
  }

  private List<String> profile(String name) {
    SortedMap<String, List<String>> known = tree.configuration().profiles();
    List<String> regexes = known.get(name);
    if (regexes == null) {
      String others = "; there are " + String.join(", ", known.keySet());
      problems.add(
          "there is no profile '%s'%s"
              .formatted(
                  name,
                  Nearest.to(name, known.keySet())
                      .map(", did you mean '%s'?"::formatted)
                      .orElse(others)));
      return List.of();
    }
    if (regexes.isEmpty()) {
      problems.add("profile '%s' has no pattern, so it means no image".formatted(name));
    }
    return regexes;
  }

  private List<ImageName> images(Collection<String> names) {
    SortedSet<String> known = new TreeSet<>();
    tree.graph().images().forEach(image -> known.add(image.value()));
    List<ImageName> images = new ArrayList<>();
    for (String name : names) {
      if (known.contains(name)) {
        images.add(ImageName.of(name));
      } else {
        problems.add(
            "there is no image '%s' that could be allowed to fail%s"
                .formatted(name, Nearest.suggestion(name, known)));
      }
    }
    return images;
  }
}
