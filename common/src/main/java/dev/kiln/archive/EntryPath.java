package dev.kiln.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which paths things in an archive may have, and where links among them may point. */
final class EntryPath {

  private static final int MAX_BYTES = 1024;

  /** What the file systems of Linux allow for one name. */
  private static final int MAX_PART_BYTES = 255;

  private static final int SHOWN_LENGTH = 120;

  private EntryPath() {}

  /** Throws unless {@code path} is a plain relative path, written in the one way we write it. */
  static void check(String path) {
    boolean unfit =
        path.isEmpty()
            || path.startsWith("/")
            || path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
            || hasDoubtfulCharacters(path);
    for (String part : path.split("/", -1)) {
      unfit |=
          part.isEmpty()
              || part.equals(".")
              || part.equals("..")
              || part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES;
    }
    if (unfit) {
      throw unfit(path);
    }
  }

  static ArchiveException unfit(String path) {
    return new ArchiveException(
        "'%s' is no path that an entry of an archive may have".formatted(shown(path)));
  }

  /**
   * Takes the {@code ./}, doubled and closing slashes out that archivers like to write; what is
   * left may be empty, for the root itself. A path that starts with a slash stays as it is, to be
   * refused by {@link #check}.
   */
  static String tidy(String path) {
    if (path.startsWith("/")) {
      return path;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /**
   * Throws unless the link stays inside the tree, whatever its target leads through.
   *
   * <p>The folders above a link are real ones, so steps up from it can be counted. After the first
   * step down the next part may be a link itself; where a step up from there leads can't be told by
   * the letters, so it is refused.
   */
  static void checkLink(Entry.Link link) {
    String target = link.target();
    boolean unfit =
        target.isEmpty()
            || target.startsWith("/")
            || target.length() > MAX_BYTES
            || hasDoubtfulCharacters(target);
    int depth = (int) link.path().chars().filter(c -> c == '/').count();
    boolean down = false;
    for (String part : target.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
        unfit |= down || depth < 0;
      } else if (!part.isEmpty() && !part.equals(".")) {
        down = true;
      }
    }
    if (unfit) {
      throw new ArchiveException(
          "the link '%s' points to '%s': links must stay inside the archive"
              .formatted(link.path(), shown(target)));
    }
  }

  /** The folder that {@code path} is in, or nothing for what is in the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Text from an archive, fit for a message. */
  static String shown(String text) {
    String safe = text.replaceAll("[\\p{Cntrl}\\x80-\\x9F]", "\uFFFD");
    return safe.length() > SHOWN_LENGTH ? safe.substring(0, SHOWN_LENGTH) + "…" : safe;
  }

  /** U+FFFD stands for bytes that are no UTF-8: two names could look the same and not be. */
  private static boolean hasDoubtfulCharacters(String text) {
    return text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
  }
}
