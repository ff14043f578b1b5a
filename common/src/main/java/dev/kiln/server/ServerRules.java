package dev.kiln.server;

import dev.kiln.image.ImageReference;
import dev.kiln.pattern.LinearPattern;
import java.util.regex.Pattern;

/** What single values of a server's configuration must look like. */
final class ServerRules {

  static final String LABEL = "[a-z0-9][a-z0-9_.=-]{0,62}";
  static final String SECRET_ID = "[a-z0-9_.-]{1,64}";
  static final String NETWORK = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}";
  static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";
  static final String CPUS = "[0-9]{1,4}(\\.[0-9]{1,3})?";

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:-]+");
  private static final int MAX_SLOTS = 1_000;
  private static final int MAX_PUSHES = 100;
  private static final int MAX_PORT = 65_535;

  private ServerRules() {}

  static String registry(String text) {
    try {
      return ImageReference.of(text, "image").registry().orElseThrow();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no registry: expected host or host:port, and docker.io for Docker's own"
              .formatted(text),
          e);
    }
  }

  static String username(String text) {
    if (text.isEmpty() || text.contains(":") || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user name is not empty, has no ':' and is one line");
    }
    return text;
  }

  static String file(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("expected the path of a file");
    }
    return text;
  }

  static String variable(String text) {
    return match(VARIABLE, text, "expected the name of an environment variable");
  }

  static String label(String text) {
    return match(
        LABEL, text, "a label has lower-case letters, digits, '_', '.', '=' and '-', at most 63");
  }

  static String secretId(String text) {
    return match(
        SECRET_ID,
        text,
        "a secret's id has lower-case letters, digits, '_', '.' and '-', at most 64");
  }

  static String network(String text) {
    return match(NETWORK, text, "expected the name of a network of the engine, such as bridge");
  }

  static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("'%s' is no address to listen at".formatted(text));
    }
    return text;
  }

  static boolean truth(String text) {
    return text.equals("true");
  }

  static int slots(String text) {
    return number(text, 1, MAX_SLOTS);
  }

  static int pushes(String text) {
    return number(text, 1, MAX_PUSHES);
  }

  static int port(String text) {
    return number(text, 0, MAX_PORT);
  }

  static double cpus(String text) {
    if (!text.matches(CPUS) || Double.parseDouble(text) == 0) {
      throw new IllegalArgumentException(
          "'%s' is no number of processors: expected something like 2 or 1.5".formatted(text));
    }
    return Double.parseDouble(text);
  }

  static LinearPattern pattern(String text) {
    LinearPattern pattern = LinearPattern.of("a pattern of secrets", text);
    if (pattern.isIn("")) {
      throw new IllegalArgumentException(
          "'%s' matches where there is nothing: it would say nothing about secrets"
              .formatted(text));
    }
    return pattern;
  }

  static String version(String text) {
    return match("[A-Za-z0-9_.-]{1,64}", text, "a version has letters, digits, '_', '.' and '-'");
  }

  private static String match(String pattern, String text, String expected) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("'%s' does not fit: %s".formatted(text, expected));
    }
    return text;
  }

  private static int number(String text, int least, int most) {
    if (text.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no whole number from %d to %d".formatted(text, least, most));
  }
}
