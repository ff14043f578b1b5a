package dev.kiln.worker.disk;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How little free space is too little: so many bytes, or such a part of the disk. */
public sealed interface Threshold {

  /** So many bytes of free space. */
  record Bytes(long bytes) implements Threshold {

    public Bytes {
      if (bytes < 0) {
        throw new IllegalArgumentException("a disk cannot have less than 0 bytes free: " + bytes);
      }
    }

    @Override
    public String toString() {
      return Sizes.words(bytes);
    }
  }

  /** So many hundredths of the disk. */
  record Percent(int percent) implements Threshold {

    public Percent {
      if (percent < 0 || percent > 100) {
        throw new IllegalArgumentException("no part of a disk: %d%%".formatted(percent));
      }
    }

    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /** Reads {@code 5%}, {@code 10GiB}, {@code 500MiB} or a number of bytes. */
  static Threshold parse(String text) {
    Matcher matcher = Syntax.TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no amount of disk space: write something like 5%% or 10GiB".formatted(text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
      case "%" -> new Percent(Math.toIntExact(number));
      case "tib" -> new Bytes(Math.multiplyExact(number, 1L << 40));
      case "gib" -> new Bytes(Math.multiplyExact(number, 1L << 30));
      case "mib" -> new Bytes(Math.multiplyExact(number, 1L << 20));
      case "kib" -> new Bytes(Math.multiplyExact(number, 1L << 10));
      default -> new Bytes(number);
    };
  }

  /** In bytes, of a disk of {@code totalBytes}. */
  default long bytesOf(long totalBytes) {
    return switch (this) {
      case Bytes(long bytes) -> bytes;
      case Percent(int percent) -> totalBytes / 100 * percent;
    };
  }

  /** How a threshold is written. */
  final class Syntax {

    private static final Pattern TEXT =
        Pattern.compile("([0-9]{1,18})\\s*(%|[TtGgMmKk]i[Bb]|[Bb]?)");

    private Syntax() {}
  }
}
