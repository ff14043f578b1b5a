package dev.kiln.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value as it was written, with where that was: a single value, a list, or keys and values. */
public sealed interface Node {

  Origin origin();

  /** What it is, in the words of a message. */
  String kind();

  /**
   * A single value as it is written, so {@code 1.10} stays {@code 1.10}.
   *
   * @param form what YAML takes it for where that matters
   */
  record Text(String value, Form form, Origin origin) implements Node {

    /** What YAML takes a single value for. */
    public enum Form {
      PLAIN,
      NOTHING,
      TRUTH,
      /** It was written, and refused: it counts as set, but has no value. */
      UNFIT
    }

    @Override
    public String kind() {
      return form == Form.NOTHING ? "nothing" : "'%s'".formatted(value);
    }
  }

  /** A list. */
  record Items(List<Node> values, Origin origin) implements Node {

    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys and values, in the order written. */
  record Entries(Map<String, Entry> values, Origin origin) implements Node {

    public Entries {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A mapping that has nothing in it. */
    public static Entries none(Origin origin) {
      return new Entries(Map.of(), origin);
    }

    @Override
    public String kind() {
      return "keys and values";
    }
  }

  /** A value and where its key is written. */
  record Entry(Node value, Origin key) {}
}
