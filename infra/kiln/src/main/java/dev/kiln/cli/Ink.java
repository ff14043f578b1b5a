package dev.kiln.cli;

/**
 * Colours for a terminal. Whoever reads a file or a pipe, or has set {@code NO_COLOR}, gets none.
 *
 * @see <a href="https://no-color.org/">NO_COLOR</a>
 */
enum Ink {
  BOLD("1"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  CYAN("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** The text in this colour. */
  String on(String text) {
    return "\u001b[%sm%s\u001b[0m".formatted(code, text);
  }

  /** Whether standard output is a terminal that shows colours. */
  static boolean isWanted() {
    return System.console() != null
        && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"))
        && System.getenv("NO_COLOR") == null;
  }
}
