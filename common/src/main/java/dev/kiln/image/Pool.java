package dev.kiln.image;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where a task is offered: an architecture and the labels that an image requires, such as {@code
 * amd64} or {@code arm64.bigmem}. Workers subscribe to the pools whose labels they all have.
 *
 * <p>The name is also the last part of a topic's name, hence the narrow alphabet and the few
 * labels. Labels are sorted, so that whoever requires the same ones names the same pool.
 */
public record Pool(String name) implements Comparable<Pool> {

  /** More labels than these would not fit into the name of a topic. */
  public static final int MOST_LABELS = 6;

  private static final String SEPARATOR = ".";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{1,32}");
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9_]{1,32}(?:\\.[a-z0-9_-]{1,32}){0,%d}".formatted(MOST_LABELS));

  public Pool {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no pool: expected an architecture and at most %d labels, as in amd64.bigmem"
              .formatted(name, MOST_LABELS));
    }
  }

  /** The pool of all workers of the platform's architecture. */
  public static Pool of(Platform platform) {
    return new Pool(platform.architecture());
  }

  /** The pool of the workers of the platform's architecture that have all of {@code labels}. */
  public static Pool of(Platform platform, SortedSet<String> labels) {
    return labels.isEmpty()
        ? of(platform)
        : new Pool(platform.architecture() + SEPARATOR + String.join(SEPARATOR, labels));
  }

  /** Reads the name. */
  public static Pool parse(String name) {
    return new Pool(name);
  }

  /** Whether a worker or an image may have a label of that name. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** The processor architecture that its workers have. */
  public String architecture() {
    return parts().getFirst();
  }

  /** What its workers have beside the architecture. */
  public SortedSet<String> labels() {
    List<String> parts = parts();
    return Collections.unmodifiableSortedSet(new TreeSet<>(parts.subList(1, parts.size())));
  }

  /** The pool of those of its workers that have {@code label} too. */
  public Pool with(String label) {
    SortedSet<String> all = new TreeSet<>(labels());
    all.add(label);
    return new Pool(architecture() + SEPARATOR + String.join(SEPARATOR, all));
  }

  /** Whether a worker of that architecture with those labels takes its tasks. */
  public boolean offeredBy(String workersArchitecture, Set<String> workersLabels) {
    return architecture().equals(workersArchitecture) && workersLabels.containsAll(labels());
  }

  private List<String> parts() {
    return List.of(name.split("\\.", -1));
  }

  @Override
  public int compareTo(Pool other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
