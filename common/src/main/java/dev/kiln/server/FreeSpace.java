package dev.kiln.server;

/** How much of a disk should be free: so much, or such a part of it. */
public sealed interface FreeSpace {

  /** So many bytes. */
  record Bytes(long count) implements FreeSpace {

    public Bytes {
      if (count < 0) {
        throw new IllegalArgumentException("no disk has less than nothing free");
      }
    }
  }

  /** So many hundredths of the disk. */
  record Percent(int hundredths) implements FreeSpace {

    public Percent {
      if (hundredths < 0 || hundredths > 99) {
        throw new IllegalArgumentException(
            "'%d%%' is no part of a disk that can stay free: expected 0%% to 99%%"
                .formatted(hundredths));
      }
    }
  }

  /** What that is in bytes on a disk of {@code totalBytes}. */
  default long bytesOf(long totalBytes) {
    return switch (this) {
      case Bytes(long count) -> count;
      case Percent(int hundredths) -> totalBytes / 100 * hundredths;
    };
  }

  /** Reads {@code 10GiB} or {@code 10%}. */
  static FreeSpace parse(String text) {
    return text.matches("[0-9]{1,3}%")
        ? new Percent(Integer.parseInt(text.substring(0, text.length() - 1)))
        : new Bytes(size(text));
  }

  private static long size(String text) {
    try {
      return DataSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no amount of disk: expected a size such as 10GiB or a part such as 10%%"
              .formatted(text),
          e);
    }
  }
}
