package dev.kiln.lint.rule;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kiln.lint.Finding;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a file from being read as JSON or YAML.
 *
 * @param message what is wrong
 */
record Parsing(Place place, String message) {

  /**
   * Reads the file to its end.
   *
   * @param documents how many values there may be one after the other
   */
  static Optional<Parsing> problem(
      JsonFactory format, LintedFile file, String name, int documents) {
    try (JsonParser parser = format.createParser(file.text())) {
      int found = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        found++;
        if (found > documents) {
          return Optional.of(
              new Parsing(
                  place(file, parser.currentTokenLocation()),
                  "this is not %s: it goes on behind its end".formatted(name)));
        }
        parser.skipChildren();
      }
      return found > 0 || documents > 1
          ? Optional.empty()
          : Optional.of(
              new Parsing(file.whole(), "this is not %s: the file is empty".formatted(name)));
    } catch (JacksonException e) {
      return Optional.of(
          new Parsing(place(file, e.getLocation()), "this is not %s: %s".formatted(name, said(e))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a text in memory", e);
    }
  }

  /** What the parser says, without the places and quotations that stand indented below it. */
  private static String said(JacksonException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(": "));
  }

  Finding finding(String rule) {
    return new Finding(rule, place, message);
  }

  private static Place place(LintedFile file, @Nullable JsonLocation location) {
    return location == null
        ? file.whole()
        : file.at(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
