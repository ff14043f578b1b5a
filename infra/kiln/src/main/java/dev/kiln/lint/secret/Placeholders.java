package dev.kiln.lint.secret;

import java.util.Locale;
import java.util.regex.Pattern;

/** Knows what people write where a secret will stand one day. */
final class Placeholders {

  private static final Pattern WORD =
      Pattern.compile(
          ".*(?:change.?me|replace.?me|place.?holder|example|dummy|insert|to.?do|redacted|your[_-]|xxx).*");
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:pass(?:word|wd)?|secret|token|user|none|null|true|false|test|foo|bar|[*x.-]+)\\d{0,3}");

  /** Something is put in: {@code $X}, {@code ${X}}, {@code {{ x }}}, {@code <x>}, {@code %(x)s}. */
  private static final Pattern INSERTED =
      Pattern.compile(".*(?:\\$[\\w({!]|\\{\\{|<[^>]*>|%[({]|__\\w+__|@\\w+@).*|\\{.*}|%\\w+%");

  private Placeholders() {}

  static boolean isOne(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return WORD.matcher(lower).matches()
        || WHOLE.matcher(lower).matches()
        || INSERTED.matcher(value).matches();
  }
}
