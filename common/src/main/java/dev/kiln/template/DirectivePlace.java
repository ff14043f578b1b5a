package dev.kiln.template;

import dev.kiln.problem.SourceText;
import org.apache.velocity.runtime.parser.node.Node;

/** Finds where a directive is written: Velocity's place includes the space before it. */
final class DirectivePlace {

  private DirectivePlace() {}

  /** The offset of the {@code #} of the directive that starts at or after the node's place. */
  static int offset(String text, Node node, String name) {
    return offset(text, node.getLine(), node.getColumn(), name);
  }

  static int offset(String text, int line, int velocityColumn, String name) {
    return offset(
        text, Math.max(0, SourceText.of(text).offsetOfVelocityColumn(line, velocityColumn)), name);
  }

  /** The offset of the {@code #} of a directive that starts in the line of {@code from}. */
  static int offset(String text, int from, String name) {
    int newline = text.indexOf('\n', from);
    int end = newline < 0 ? text.length() : newline;
    for (int hash = text.indexOf('#', from, end);
        hash >= 0;
        hash = text.indexOf('#', hash + 1, end)) {
      int start = hash + 1;
      while (start < text.length() && (text.charAt(start) == '{' || text.charAt(start) == '@')) {
        start++;
      }
      if (text.startsWith(name, start)) {
        return hash;
      }
    }
    return from;
  }

  /**
   * Whether an opening parenthesis follows the word directly: else it is a comment's first word.
   */
  static boolean hasArguments(String text, int hash) {
    int i = hash + 1;
    while (i < text.length() && isNamePart(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '(';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '{' || c == '}' || c == '@';
  }
}
