package dev.kiln.template;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the overrides that replace nothing, because no template has a block of their name. */
final class UnusedOverrides {

  private UnusedOverrides() {}

  /**
   * One problem for each such override, sorted.
   *
   * @param all what was rendered of the whole tree
   * @param further names of blocks that the tree has, whether an image uses them or not
   */
  static List<Problem> of(
      Overrides overrides, Collection<RenderedDockerfile> all, SortedSet<String> further) {
    SortedSet<String> blocks = new TreeSet<>(further);
    all.forEach(dockerfile -> blocks.addAll(dockerfile.used().blocks()));
    List<Problem> problems = new ArrayList<>();
    overrides
        .byBlock()
        .forEach((block, replacing) -> {
          if (!blocks.contains(block)) {
            String message =
                "no block '%s' in the tree%s".formatted(block, Nearest.suggestion(block, blocks));
            replacing.forEach(
                override -> problems.add(Directives.withMessage(override.place(), message)));
          }
        });
    return problems.stream().sorted().toList();
  }
}
