package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.NamePattern;
import java.util.regex.Pattern;

/** What values of a configuration must look like, wherever they come from. */
final class ConfigurationRules {

  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9._-]*");
  private static final int MAX_RETRIES = 100;
  private static final int MAX_ID = 2_000_000_000;

  private ConfigurationRules() {}

  static String registry(String text) {
    if (text.contains("/")) {
      throw new IllegalArgumentException(
          "'%s' is no registry: expected host or host:port".formatted(text));
    }
    try {
      return ImageReference.of(text, "image").registry().orElseThrow();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no registry: expected host or host:port".formatted(text), e);
    }
  }

  static String namespace(String text) {
    for (String part : text.split("/", -1)) {
      if (!text.isEmpty() && !ImageName.isValid(part)) {
        throw new IllegalArgumentException(
            "'%s' is no namespace: expected lower-case letters and digits, separated by '.', '_', '-' or '/'"
                .formatted(text));
      }
    }
    return text;
  }

  static String prefix(String text) {
    if (!PREFIX.matcher(text).matches() || !ImageName.isValid(text + "x")) {
      throw new IllegalArgumentException(
          "'%s' is no prefix: expected lower-case letters, digits, '.', '_' and '-', such as 'debian-'"
              .formatted(text));
    }
    return text;
  }

  static String tag(String text) {
    if (!ImageReference.isValidTag(text)) {
      throw new IllegalArgumentException(
          "'%s' is no tag: expected letters, digits, '.', '_' and '-', at most 128"
              .formatted(text));
    }
    return text;
  }

  static String baseImage(String text) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no image: expected something like debian or registry.example:5000/debian"
              .formatted(text),
          e);
    }
    if (reference.tag().isPresent() || reference.digest().isPresent()) {
      throw new IllegalArgumentException(
          "'%s' has a tag or digest: write the tag under 'tag', a digest under 'reference'"
              .formatted(text));
    }
    return text;
  }

  static Integer retries(String text) {
    return number(text, 0, MAX_RETRIES);
  }

  static Integer id(String text) {
    return number(text, 0, MAX_ID);
  }

  static String word(String text) {
    return match(WORD, text, "expected lower-case letters, digits, '_' and '-'");
  }

  static String argument(String text) {
    return match(ARGUMENT, text, "a build argument's name has letters, digits and '_'");
  }

  static String user(String text) {
    return match(USER, text, "a user's name has lower-case letters, digits, '_' and '-'");
  }

  static String line(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("line breaks and control characters are not allowed here");
    }
    return text;
  }

  static String absolutePath(String text) {
    if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c == ':')) {
      throw new IllegalArgumentException("'%s' is no absolute path".formatted(text));
    }
    return text;
  }

  static String regex(String text) {
    return NamePattern.of(text).text();
  }

  private static String match(Pattern pattern, String text, String expected) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("'%s' is no valid name: %s".formatted(text, expected));
    }
    return text;
  }

  private static Integer number(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through: the message is the same for a number out of range and for no number at all.
    }
    throw new IllegalArgumentException(
        "'%s' is no whole number from %d to %d".formatted(text, least, most));
  }
}
