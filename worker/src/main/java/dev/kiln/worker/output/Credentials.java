package dev.kiln.worker.output;

import java.util.Locale;
import java.util.Set;

/**
 * Finds credentials that nobody has told us by where they stand: before the host of a URL, and in
 * an {@code Authorization} header.
 */
final class Credentials {

  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "token", "negotiate");

  private Credentials() {}

  /** Marks all credentials in {@code line}. */
  static void mark(String line, Marks marks) {
    urls(line, marks);
    headers(line, "uthorization", marks);
    headers(line, "UTHORIZATION", marks);
  }

  /** A user without a password counts: many tokens are sent as such. A digest is no host. */
  private static void urls(String line, Marks marks) {
    int colon = line.indexOf("://");
    while (colon >= 0) {
      int begin = colon + 3;
      int end = begin;
      int at = -1;
      while (end < line.length() && line.charAt(end) != '/' && line.charAt(end) > ' ') {
        if (line.charAt(end) == '@') {
          at = end;
        }
        end++;
      }
      if (at > begin && !line.startsWith("sha256:", at + 1)) {
        marks.add(begin, at);
      }
      colon = line.indexOf("://", end);
    }
  }

  private static void headers(String line, String name, Marks marks) {
    int found = line.indexOf(name);
    while (found >= 0) {
      int after = found + name.length();
      int begin = skip(line, after);
      String separator = line.substring(after, begin);
      if (separator.contains(":") || separator.contains("=")) {
        value(line, begin, marks);
      }
      found = line.indexOf(name, after);
    }
  }

  /** The scheme stays where it is one that we know, so that people see what was sent. */
  private static void value(String line, int begin, Marks marks) {
    int end = wordEnd(line, begin);
    int next = skip(line, end);
    if (next > end && SCHEMES.contains(line.substring(begin, end).toLowerCase(Locale.ROOT))) {
      begin = next;
      end = wordEnd(line, next);
    }
    if (end > begin) {
      marks.add(begin, end);
    }
  }

  private static int skip(String line, int from) {
    int place = from;
    while (place < line.length() && " \t:=\"'[\\".indexOf(line.charAt(place)) >= 0) {
      place++;
    }
    return place;
  }

  private static int wordEnd(String line, int from) {
    int place = from;
    while (place < line.length() && " \t\"',;\\])}".indexOf(line.charAt(place)) < 0) {
      place++;
    }
    return place;
  }
}
