package dev.kiln.template;

import dev.kiln.problem.TextFile;
import java.util.regex.Pattern;

/**
 * Lets the shell's dollars through Velocity.
 *
 * <p>Velocity leaves {@code $PATH} alone but stumbles over {@code ${VAR:-x}}, {@code ${#VAR}} or
 * {@code ${array[@]}}. Such dollars are replaced by a character that no text may have, one for one
 * so that places in messages stay right, and put back after rendering.
 */
final class ShellDollars {

  /** Unicode noncharacters; {@link TextFile} refuses files that have them. */
  static final char MARK = '\uFDD0';

  static final char HASH_MARK = '\uFDD1';

  private static final String NAME = "[A-Za-z_]\\w*";
  private static final String INDEX = "\\[\\s*(?:[-\"'$]|\\d)";
  private static final Pattern SHELL =
      Pattern.compile(
          "\\$(?!!?%1$s(?!\\w|\\[)|!?%1$s%2$s|!?\\{%1$s(?:[}.(|]|%2$s))".formatted(NAME, INDEX));

  /** Velocity takes the {@code ##} of {@code ${VAR##*-}} for the start of a comment. */
  private static final Pattern DOUBLE_HASH =
      Pattern.compile("(?<before>%c\\{%s)##".formatted(MARK, NAME));

  private ShellDollars() {}

  static String hide(String template) {
    String dollarsHidden = SHELL.matcher(template).replaceAll(String.valueOf(MARK));
    return DOUBLE_HASH.matcher(dollarsHidden).replaceAll("${before}" + HASH_MARK + HASH_MARK);
  }

  static String restore(String text) {
    return text.replace(MARK, '$').replace(HASH_MARK, '#');
  }
}
