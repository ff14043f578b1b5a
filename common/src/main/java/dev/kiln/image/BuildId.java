package dev.kiln.image;

import java.util.regex.Pattern;

/**
 * The identity of a build: its partition in two or more decimal digits, a dash, and a ULID, as in
 * {@code 07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8}.
 *
 * <p>The partition is part of the id so that every writer can address the build's owner without
 * asking anybody, and so that topics can grow later without moving old builds. Ids of one partition
 * sort by the time of their submission.
 *
 * @see <a href="https://github.com/ulid/spec">ULID specification</a>
 */
public record BuildId(String value) implements Comparable<BuildId> {

  private static final Pattern FORM = Pattern.compile("[0-9]{2,4}-[0-7][0-9A-HJKMNP-TV-Z]{25}");

  public BuildId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "'%s' is no build id: expected a partition, a dash and 26 characters, as in 07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8"
              .formatted(value));
    }
  }

  /** Whether {@code text} is the id of a build. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /** Returns the build {@code ulid} of {@code partition}. */
  public static BuildId of(int partition, Ulid ulid) {
    return new BuildId("%02d-%s".formatted(partition, ulid));
  }

  /** Reads the canonical form. */
  public static BuildId parse(String text) {
    return new BuildId(text);
  }

  /** The partition of {@code kiln.inbox} and {@code kiln.events} that this build lives in. */
  public int partition() {
    return Integer.parseInt(value.substring(0, value.indexOf('-')));
  }

  /** The part after the partition; later submissions compare greater, whatever their partition. */
  public Ulid ulid() {
    return Ulid.parse(value.substring(value.indexOf('-') + 1));
  }

  /** Whether it was submitted after {@code other}, whatever their partitions. */
  public boolean isNewerThan(BuildId other) {
    return value
            .substring(value.indexOf('-'))
            .compareTo(other.value.substring(other.value.indexOf('-')))
        > 0;
  }

  @Override
  public int compareTo(BuildId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
