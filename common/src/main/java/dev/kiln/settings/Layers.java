package dev.kiln.settings;

import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers on top of each other: keys and values are merged key by key, single values and lists of a
 * later layer replace those of an earlier one.
 *
 * @param values the merged values, each with the origin that won
 * @param problems of all layers, in their order
 */
public record Layers(Node.Entries values, List<Problem> problems) {

  public Layers {
    problems = List.copyOf(problems);
  }

  /** Merges {@code layers}, the weakest first. */
  public static Layers of(List<Layer> layers) {
    Node values = Node.Entries.none(new Origin.Default());
    List<Problem> problems = new ArrayList<>();
    for (Layer layer : layers) {
      values = merged(values, layer.values());
      problems.addAll(layer.problems());
    }
    return new Layers((Node.Entries) values, problems);
  }

  static Node merged(Node below, Node above) {
    if (!(below instanceof Node.Entries lower) || !(above instanceof Node.Entries upper)) {
      return above;
    }
    Map<String, Node.Entry> all = new LinkedHashMap<>(lower.values());
    upper
        .values()
        .forEach((name, entry) ->
            all.merge(
                name,
                entry,
                (old, fresh) -> new Node.Entry(merged(old.value(), fresh.value()), fresh.key())));
    return new Node.Entries(all, upper.origin());
  }
}
