package dev.kiln.template;

import java.util.regex.Pattern;

/**
 * Lets the shell's dollars through Velocity.
 *
 * <p>Velocity leaves {@code $PATH} alone but stumbles over {@code ${VAR:-x}}, {@code ${#VAR}} or
 * {@code ${array[@]}}. Such dollars are replaced by a character that no text may have, one for one
 * so that places in messages stay right, and put back after rendering.
 */
final class ShellDollars {

  /** A Unicode noncharacter; {@link TextFile} refuses files that have it. */
  static final char MARK = '\uFDD0';

  private static final String NAME = "[A-Za-z_]\\w*";
  private static final String INDEX = "\\[\\s*(?:[-\"'$]|\\d)";
  private static final Pattern SHELL =
      Pattern.compile(
          "\\$(?!!?%1$s(?!\\w|\\[)|!?%1$s%2$s|!?\\{%1$s(?:[}.(|]|%2$s))".formatted(NAME, INDEX));

  private ShellDollars() {}

  static String hide(String template) {
    return SHELL.matcher(template).replaceAll(String.valueOf(MARK));
  }

  static String restore(String text) {
    return text.replace(MARK, '$');
  }
}
