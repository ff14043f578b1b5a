package dev.kiln.image;

import java.util.Locale;

/**
 * The identity of one try of a task on one worker, minted by the worker when it claims a dispatch.
 */
public record AttemptId(Ulid ulid) implements Comparable<AttemptId> {

  /** Reads the canonical form. */
  public static AttemptId parse(String text) {
    return new AttemptId(Ulid.parse(text));
  }

  /** The registry tag that the attempt pushes to before anybody has accepted its result. */
  public String tag() {
    return "a-" + ulid.value().toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(AttemptId other) {
    return ulid.compareTo(other.ulid);
  }

  @Override
  public String toString() {
    return ulid.toString();
  }
}
