package dev.kiln.image;

import java.util.regex.Pattern;

/**
 * Where a task is offered: an architecture and the labels that an image requires, such as {@code
 * amd64} or {@code arm64.bigmem}. Workers subscribe to the pools whose labels they all have.
 *
 * <p>The name is also the last part of a topic's name, hence the narrow alphabet.
 */
public record Pool(String name) implements Comparable<Pool> {

  private static final Pattern FORM = Pattern.compile("[a-z0-9_]{1,32}(?:\\.[a-z0-9_-]{1,32})*");

  public Pool {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no pool: expected an architecture and labels, as in amd64.bigmem"
              .formatted(name));
    }
  }

  /** The pool of all workers of the platform's architecture. */
  public static Pool of(Platform platform) {
    return new Pool(platform.architecture());
  }

  /** Reads the name. */
  public static Pool parse(String name) {
    return new Pool(name);
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
