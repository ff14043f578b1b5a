package dev.kiln.source;

import dev.kiln.problem.Nearest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The branches and tags of a repository.
 *
 * @param commits by full name, such as {@code refs/heads/main}; an annotated tag stands for the
 *     commit that it is on
 */
record GitReferences(SortedMap<String, String> commits) {

  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final int SHOWN = 5;

  GitReferences {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
  }

  /**
   * The commit that {@code reference} stands for: a full name, a branch or a tag.
   *
   * @param repository for messages
   * @throws SourceException if there is none, or if it could be two
   */
  SourcePin.Commit find(String reference, SourceLocation repository) {
    Set<String> found = new LinkedHashSet<>();
    List.of(reference, BRANCHES + reference, TAGS + reference).stream()
        .filter(commits::containsKey)
        .map(commits::get)
        .forEach(found::add);
    if (found.size() > 1) {
      throw SourceException.wrong(
          "'%s' is a branch and a tag in %s: write %s%s or %s%s"
              .formatted(reference, repository, BRANCHES, reference, TAGS, reference));
    }
    return found.stream()
        .findFirst()
        .map(SourcePin.Commit::new)
        .orElseThrow(() -> missing(reference, repository));
  }

  /** The full name of a reference whose tip is this commit, if there is one. */
  Optional<String> nameOf(SourcePin.Commit commit) {
    return commits.entrySet().stream()
        .filter(entry -> entry.getValue().equals(commit.hex()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private SourceException missing(String reference, SourceLocation repository) {
    Set<String> names = new TreeSet<>();
    for (String name : commits.keySet()) {
      if (name.startsWith(BRANCHES)) {
        names.add(name.substring(BRANCHES.length()));
      } else if (name.startsWith(TAGS)) {
        names.add(name.substring(TAGS.length()));
      }
    }
    String hint = Nearest.suggestion(reference, names);
    if (reference.matches("[0-9a-fA-F]{7,39}")) {
      hint = "; a commit is written with all its 40 digits";
    } else if (hint.isEmpty() && !names.isEmpty()) {
      List<String> some = names.stream().limit(SHOWN).toList();
      hint =
          "; there %s %s%s"
              .formatted(
                  names.size() == 1 ? "is" : "are",
                  String.join(", ", some),
                  names.size() > SHOWN ? " and %d more".formatted(names.size() - SHOWN) : "");
    }
    return SourceException.wrong(
        "there is no branch or tag '%s' in %s%s".formatted(reference, repository, hint));
  }
}
