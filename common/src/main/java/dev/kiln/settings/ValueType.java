package dev.kiln.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a single value must look like.
 *
 * @param name what people call it, such as {@code duration}
 * @param form how JSON Schema calls what is written
 * @param words all values there are, if they can be listed
 * @param pattern what the text looks like, for editors; the rule has the last word
 * @param rule refuses a text with an {@link IllegalArgumentException} that says what was expected
 */
public record ValueType(
    String name,
    Form form,
    List<String> words,
    Optional<String> pattern,
    Function<String, ?> rule) {

  /** How a value is written. */
  public enum Form {
    STRING,
    INTEGER,
    BOOLEAN
  }

  public ValueType {
    words = List.copyOf(words);
  }

  /** A text for which {@code rule} says what it must look like. */
  public static ValueType text(String name, Function<String, ?> rule) {
    return new ValueType(name, Form.STRING, List.of(), Optional.empty(), rule);
  }

  /** A text that an editor can check by a regular expression, too. */
  public static ValueType text(String name, String pattern, Function<String, ?> rule) {
    return new ValueType(name, Form.STRING, List.of(), Optional.of(pattern), rule);
  }

  /** One of a few words. */
  public static ValueType oneOf(String name, List<String> words, Function<String, ?> rule) {
    return new ValueType(name, Form.STRING, words, Optional.empty(), rule);
  }

  /** A whole number. */
  public static ValueType number(String name, Function<String, ?> rule) {
    return new ValueType(name, Form.INTEGER, List.of(), Optional.empty(), rule);
  }

  /** {@code true} or {@code false}. */
  public static ValueType truth() {
    return new ValueType(
        "true or false",
        Form.BOOLEAN,
        List.of("true", "false"),
        Optional.empty(),
        ValueType::requireTruth);
  }

  private static String requireTruth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
    }
    return text;
  }
}
