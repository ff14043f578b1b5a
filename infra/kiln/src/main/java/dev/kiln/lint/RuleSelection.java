package dev.kiln.lint;

import dev.kiln.problem.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which rules to apply.
 *
 * @param only these alone, also if the configuration switches them off; empty means all
 * @param disabled not these, asked for at the command line
 * @param disabledByConfiguration not these, unless they are asked for by name
 */
public record RuleSelection(
    Set<String> only, Set<String> disabled, Set<String> disabledByConfiguration) {

  public RuleSelection {
    only = Set.copyOf(only);
    disabled = Set.copyOf(disabled);
    disabledByConfiguration = Set.copyOf(disabledByConfiguration);
  }

  /** The rules of {@code all} that are left, in their order. */
  public List<LintRule> of(List<LintRule> all) {
    return all.stream()
        .filter(rule ->
            only.isEmpty()
                ? !disabledByConfiguration.contains(rule.id())
                : only.contains(rule.id()))
        .filter(rule -> !disabled.contains(rule.id()))
        .toList();
  }

  /** What is wrong with the ids that stand here, with the nearest right one; sorted. */
  public List<String> mistakes(List<LintRule> all) {
    Set<String> known = new TreeSet<>();
    all.forEach(rule -> known.add(rule.id()));
    Set<String> named = new TreeSet<>(only);
    named.addAll(disabled);
    named.addAll(disabledByConfiguration);
    List<String> mistakes = new ArrayList<>();
    for (String id : named) {
      if (!known.contains(id)) {
        mistakes.add(unknown(id, known));
      }
    }
    return mistakes;
  }

  /** Says that there is no such rule. */
  public static String unknown(String id, Collection<String> known) {
    return "there is no rule '%s'%s".formatted(id, Nearest.suggestion(id, known));
  }
}
