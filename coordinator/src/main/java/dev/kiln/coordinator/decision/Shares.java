package dev.kiln.coordinator.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How several owners share the window of one pool. Each that has something to do gets one place at
 * least; the rest goes to the most urgent first, and among equally urgent ones in turn, so that
 * nobody gets two more than another who could use them as well.
 *
 * <p>Owners see each other's demand a moment late. A wrong picture costs order, never correctness.
 */
public final class Shares {

  private Shares() {}

  /**
   * The part of each owner, by partition; owners without demand are left out.
   *
   * @param window how many unclaimed dispatches the pool can have
   */
  public static SortedMap<Integer, Integer> of(int window, SortedMap<Integer, Demand> demands) {
    List<Map.Entry<Integer, Demand>> wanting = new ArrayList<>();
    demands.entrySet().stream()
        .filter(demand -> demand.getValue().tasks() > 0)
        .forEach(wanting::add);
    wanting.sort(
        Comparator.comparing((Map.Entry<Integer, Demand> demand) -> demand.getValue().urgency())
            .reversed()
            .thenComparing(Map.Entry::getKey));
    SortedMap<Integer, Integer> shares = new TreeMap<>();
    wanting.forEach(demand -> shares.put(demand.getKey(), 1));
    int left = window - wanting.size();
    int from = 0;
    while (left > 0 && from < wanting.size()) {
      int urgency = wanting.get(from).getValue().urgency();
      int to = from;
      while (to < wanting.size() && wanting.get(to).getValue().urgency() == urgency) {
        to++;
      }
      left = inTurn(left, wanting.subList(from, to), shares);
      from = to;
    }
    return shares;
  }

  private static int inTurn(
      int places, List<Map.Entry<Integer, Demand>> equals, SortedMap<Integer, Integer> shares) {
    int left = places;
    boolean given = true;
    while (left > 0 && given) {
      given = false;
      for (Map.Entry<Integer, Demand> demand : equals) {
        if (left > 0 && shares.getOrDefault(demand.getKey(), 0) < demand.getValue().tasks()) {
          shares.merge(demand.getKey(), 1, Integer::sum);
          left--;
          given = true;
        }
      }
    }
    return left;
  }
}
