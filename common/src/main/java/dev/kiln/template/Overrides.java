package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the override files of a tree put in the place of blocks.
 *
 * @param byBlock the overrides of each block by its name, first those that are replaced by the
 *     later
 */
record Overrides(SortedMap<String, List<BlockOverride>> byBlock) {

  Overrides {
    SortedMap<String, List<BlockOverride>> copy = new TreeMap<>();
    byBlock.forEach((block, overrides) -> copy.put(block, List.copyOf(overrides)));
    byBlock = Collections.unmodifiableSortedMap(copy);
  }

  /** Reads the override files of a tree in their order and adds what is wrong with them. */
  static Overrides read(TemplateStore store, List<Problem> problems) {
    SortedMap<String, List<BlockOverride>> byBlock = new TreeMap<>();
    for (String path : store.tree().overrideFiles()) {
      problems.addAll(store.problems(path));
      OverrideFile file = OverrideFile.read(store, path);
      problems.addAll(file.problems());
      for (BlockOverride override : file.overrides()) {
        byBlock.computeIfAbsent(override.block(), block -> new ArrayList<>()).add(override);
      }
    }
    return new Overrides(byBlock);
  }

  /** The overrides of a block, the one that wins last. */
  List<BlockOverride> of(String block) {
    return byBlock.getOrDefault(block, List.of());
  }
}
