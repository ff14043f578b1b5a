package dev.kiln.lint.shell;

import java.util.regex.Pattern;

/**
 * A word of a shell command.
 *
 * @param text as it is written, such as {@code "$HOME"/'a b'}
 * @param value without its quotes; what the shell would put in for a dollar is not known, so it
 *     stays: {@code $HOME/a b}
 * @param offset where it begins in the shell text
 */
public record ShellWord(String text, String value, int offset) {

  private static final Pattern SHORT_OPTIONS = Pattern.compile("-[A-Za-z]+");

  /** Whether it is written as an option. */
  public boolean isOption() {
    return value.length() > 1 && value.startsWith("-");
  }

  /** Whether it is short options such as {@code -xy} and {@code letter} is among them. */
  public boolean hasShortOption(char letter) {
    return SHORT_OPTIONS.matcher(value).matches() && value.indexOf(letter) > 0;
  }

  /** Whether the shell puts something into it that can't be known from here. */
  public boolean isVariable() {
    return value.contains("$") || text.contains("`");
  }
}
