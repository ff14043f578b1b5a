package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.NamePattern;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.problem.Nearest;
import java.util.List;
import java.util.regex.Pattern;

/** What values of a configuration must look like, wherever they come from. */
final class ConfigurationRules {

  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9._-]*");
  private static final Pattern LIST = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+:~=_/@%,-]*");

  /** As Go calls them, and images' platforms after it. */
  private static final List<String> ARCHITECTURES =
      List.of("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern URL =
      Pattern.compile("https?://[A-Za-z0-9.\\[\\]:_-]+(?:/[A-Za-z0-9.,:;+~=_/%?&!$*()-]*)?");
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
    try {
      ImageReference ignored = ImageReference.parse(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no image: expected something like debian or registry.example:5000/debian:12"
              .formatted(text),
          e);
    }
  }

  static Platform platform(String text) {
    return Platform.parse(text);
  }

  static ImageName imageName(String text) {
    return ImageName.of(text);
  }

  static boolean truth(String text) {
    return text.equals("true");
  }

  /** Packages end up in a shell's command line, so nothing that a shell would take for its own. */
  static String packageName(String text) {
    return match(
        PACKAGE,
        text,
        "expected a package's name, also with '=version', or a URL; no spaces and nothing that a shell understands");
  }

  static String listName(String text) {
    return match(LIST, text, "a list's name has lower-case letters, digits and '_'");
  }

  static String packageManager(String text) {
    if (!PackageSettings.Installer.NAMES.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is no package manager that Kiln knows: expected one of %s"
              .formatted(text, String.join(", ", PackageSettings.Installer.NAMES)));
    }
    return text;
  }

  static String sourceType(String text) {
    List<String> types = List.of("url", "git", "local");
    if (!types.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is no type of source: expected one of %s%s"
              .formatted(text, String.join(", ", types), Nearest.suggestion(text, types)));
    }
    return text;
  }

  static String architecture(String text) {
    if (!ARCHITECTURES.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is no architecture: expected one of %s%s"
              .formatted(
                  text, String.join(", ", ARCHITECTURES), Nearest.suggestion(text, ARCHITECTURES)));
    }
    return text;
  }

  static String sha256(String text) {
    if (!SHA256.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no sha-256: expected 64 characters, 0 to 9 and a to f".formatted(text));
    }
    return text;
  }

  /** A program that is handed it as an argument must not take it for an option. */
  static String location(String text) {
    if (text.isEmpty() || text.startsWith("-")) {
      throw new IllegalArgumentException("'%s' can't be empty or start with '-'".formatted(text));
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException(
          "spaces and control characters are not allowed here: write %20 in a URL");
    }
    return text;
  }

  static String url(String text) {
    if (!URL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no URL that fits here: expected https://… or http://…, without a password, quotes or spaces"
              .formatted(text));
    }
    return text;
  }

  /** What may stand in a bundle must not hold a password. */
  static String proxy(String text) {
    if (!URL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no proxy: expected http://host:port; a password belongs in the worker's environment"
              .formatted(text.replaceAll("//.*@", "//…@")));
    }
    return text;
  }

  static String treePath(String text) {
    if (text.isEmpty()
        || text.startsWith("/")
        || text.contains("\\")
        || text.chars().anyMatch(Character::isISOControl)
        || List.of(text.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException(
          "'%s' is no file of the tree: expected its path below the root".formatted(text));
    }
    return text;
  }

  static String treePathOrUrl(String text) {
    return text.contains("://") ? url(text) : treePath(text);
  }

  static String rpmSetup(String text) {
    boolean remote = text.contains("://");
    if (!text.endsWith(".repo") && !(remote && text.endsWith(".rpm"))) {
      throw new IllegalArgumentException(
          "'%s' does not fit: expected the URL of a .rpm or .repo file, or a .repo file of the tree"
              .formatted(text));
    }
    return treePathOrUrl(text);
  }

  /** {@code debian} or {@code debian-arm64}. */
  static String repositoryTarget(String text) {
    String[] parts = text.split("-", 2);
    Distribution ignored = Distribution.parse(parts[0]);
    return parts.length == 1 ? text : parts[0] + "-" + architecture(parts[1]);
  }

  /** An architecture, or {@code any} for all of them. */
  static String sourceArchitecture(String text) {
    return text.equals(SourceSpec.ANY_ARCHITECTURE) ? text : architecture(text);
  }

  /** {@code debian}, {@code arm64} or {@code debian+arm64}. */
  static String unbuildableTarget(String text) {
    String[] parts = text.split("\\+", 2);
    if (parts.length == 1) {
      return Nearest.to(text, Distribution.words()).isPresent()
          ? Distribution.parse(text).word()
          : architecture(text);
    }
    Distribution ignored = Distribution.parse(parts[0]);
    return parts[0] + "+" + architecture(parts[1]);
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

  /** What a worker says that it has, and an image that it needs. */
  static String label(String text) {
    if (!Pool.isLabel(text)) {
      throw new IllegalArgumentException(
          "'%s' is no label of a worker: expected at most 32 lower-case letters, digits, '_' and '-'"
              .formatted(text));
    }
    return text;
  }

  static String secret(String text) {
    return match(SECRET, text, "a secret's id has letters, digits, '.', '_' and '-'");
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
