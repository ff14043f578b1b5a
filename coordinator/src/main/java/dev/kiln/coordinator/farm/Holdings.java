package dev.kiln.coordinator.farm;

import dev.kiln.image.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which workers have which large images, as they say in their heartbeats. Turned over, because it
 * is asked for every dispatch and changes with few heartbeats.
 */
final class Holdings {

  private final Map<String, List<Digest>> byWorker = new HashMap<>();
  private final Map<Digest, SortedSet<String>> holders = new HashMap<>();

  /** The worker has just these, in the order in which it used them. */
  void heard(String worker, List<Digest> holds) {
    List<Digest> before = byWorker.getOrDefault(worker, List.of());
    if (before.equals(holds)) {
      return;
    }
    forget(worker);
    if (!holds.isEmpty()) {
      byWorker.put(worker, holds);
      holds.forEach(image -> holders.computeIfAbsent(image, digest -> new TreeSet<>()).add(worker));
    }
  }

  /** Nothing is known of the worker any more. */
  void forget(String worker) {
    List<Digest> before = byWorker.remove(worker);
    if (before == null) {
      return;
    }
    for (Digest image : before) {
      SortedSet<String> others = holders.get(image);
      if (others != null) {
        others.remove(worker);
        if (others.isEmpty()) {
          holders.remove(image);
        }
      }
    }
  }

  /** Only these workers are left. */
  void retain(Set<String> workers) {
    List.copyOf(byWorker.keySet()).stream()
        .filter(worker -> !workers.contains(worker))
        .forEach(this::forget);
  }

  /**
   * The workers that have all of {@code images}, but for those that nobody says it has: they may be
   * too small to be worth a word.
   */
  SortedSet<String> of(Collection<Digest> images) {
    List<SortedSet<String>> known =
        images.stream().map(holders::get).filter(Objects::nonNull).toList();
    if (known.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> ofAll = new TreeSet<>(known.getFirst());
    known.forEach(ofAll::retainAll);
    return ofAll;
  }
}
