package dev.kiln.lint.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what looks like a secret in a line of text. */
public final class Secrets {

  /** A form that a secret has; its group {@code secret}, or else all of it, is the secret. */
  private record Form(String kind, Pattern pattern) {
    Form(String kind, String pattern) {
      this(kind, Pattern.compile(pattern));
    }
  }

  private static final List<Form> TOKENS =
      List.of(
          new Form("an AWS access key", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          new Form("a GitHub token", "\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\\w{22,})\\b"),
          new Form("a GitLab token", "\\bgl(?:pat|dt|rt|ptt|cbt|soat)-[\\w-]{20,}"),
          new Form("a Slack token", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
          new Form(
              "a Slack webhook",
              "\\bhooks\\.slack\\.com/services/(?<secret>T\\w{6,}/B\\w{6,}/\\w{16,})"));

  /** The line that a key begins with, in JSON with the key behind it: programs only compare it. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "(?<header>-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)"
              + "(?:\\s*$|(?:\\\\[nr]|\\s){0,9}[A-Za-z0-9+/=]{16}.*)");

  /** Words joined to a name, perhaps with a number, as in {@code client_secret_1}. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:[a-z]+|[A-Z]+)(?:[_.-](?:[a-z]+|[A-Z]+))*[_.-]?\\d{0,3})|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+");

  private static final Form IN_URL =
      new Form(
          "a password in a URL",
          "\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@\"'<>]{0,100}:(?<secret>[^\\s/@\"'<>]{1,200})@");

  /** A name that ends like a secret's, an equals sign or colon, and a literal. */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)(?:password|passwd|passphrase|pwd|secret|token|credential|"
              + "(?:api|access|secret|private|auth|encryption)[_-]?key)s?[\"']?\\s{0,20}(?:=|:=|:|=>)\\s{0,20}"
              + "(?:\"(?<double>[^\"\\s]{8,200})\"|'(?<single>[^'\\s]{8,200})'|(?<bare>[^\\s\"'#;,)}\\]]{8,200}))");

  /** In bits for each character; random letters and digits have more, passwords of people less. */
  private static final double MIN_ENTROPY = 2.75;

  private Secrets() {}

  /** All that looks like a secret in a line, from left to right, none inside another. */
  public static List<Secret> in(String line) {
    return in(line, true);
  }

  /**
   * All that looks like a secret in a line.
   *
   * @param bare whether a literal without quotes counts as assigned; in a program it is a name
   */
  public static List<Secret> in(String line, boolean bare) {
    List<Secret> found = new ArrayList<>();
    Matcher key = PRIVATE_KEY.matcher(line);
    if (key.find()) {
      String header = key.group("header");
      found.add(
          new Secret(
              "a private key",
              key.start(),
              key.end(),
              key.end("header") == key.end() ? header : header + "…"));
    }
    for (Form form : TOKENS) {
      find(form, line, found);
    }
    find(IN_URL, line, found);
    assigned(line, bare, found);
    return found.stream().sorted(Comparator.comparingInt(Secret::start)).toList();
  }

  /** The text, each line of it without what looks like a secret. */
  public static String masked(String text) {
    List<Secret> secrets = in(text);
    StringBuilder masked = new StringBuilder(text);
    for (Secret secret : secrets.reversed()) {
      masked.replace(secret.start(), secret.end(), secret.shown());
    }
    return masked.toString();
  }

  private static void find(Form form, String line, List<Secret> found) {
    Matcher matcher = form.pattern().matcher(line);
    while (matcher.find()) {
      boolean part = form.pattern().namedGroups().containsKey("secret");
      int start = part ? matcher.start("secret") : matcher.start();
      int end = part ? matcher.end("secret") : matcher.end();
      if (!Placeholders.isOne(line.substring(start, end))) {
        add(form.kind(), line, start, end, found);
      }
    }
  }

  private static void assigned(String line, boolean bare, List<Secret> found) {
    Matcher matcher = ASSIGNED.matcher(line);
    while (matcher.find()) {
      String group =
          matcher.start("double") >= 0
              ? "double"
              : matcher.start("single") >= 0 ? "single" : "bare";
      String value = matcher.group(group);
      boolean literal = !group.equals("bare") || bare && isBareLiteral(value);
      if (literal
          && !Placeholders.isOne(value)
          && !isName(value)
          && entropy(value) >= MIN_ENTROPY) {
        add("a secret in the open", line, matcher.start(group), matcher.end(group), found);
      }
    }
  }

  /** A secret may have two forms; it is the same one. */
  private static void add(String kind, String line, int start, int end, List<Secret> found) {
    if (found.stream().noneMatch(known -> start < known.end() && known.start() < end)) {
      found.add(new Secret(kind, start, end, Secret.shortened(line.substring(start, end))));
    }
  }

  /** Not a path, a URL or a piece of a program. */
  private static boolean isBareLiteral(String value) {
    return value.chars().noneMatch(c -> "()[]{}|&`\\".indexOf(c) >= 0)
        && !value.contains("::")
        && !value.contains("://")
        && !value.matches("[.~]{0,2}/.*");
  }

  private static boolean isName(String value) {
    return NAME.matcher(value).matches();
  }

  /** Shannon's entropy in bits for each character. */
  private static double entropy(String value) {
    double bits = 0;
    for (int c : value.chars().distinct().sorted().toArray()) {
      double share = (double) value.chars().filter(other -> other == c).count() / value.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
