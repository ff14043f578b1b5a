package dev.kiln.template;

import dev.kiln.problem.SourceText;
import org.apache.velocity.runtime.parser.node.Node;

/** Finds where a directive is written: Velocity's place includes the space before it. */
final class DirectivePlace {

  private static final int MAX_SPACE = 10_000;

  private DirectivePlace() {}

  /** The offset of the {@code #} of the directive that starts at or after the node's place. */
  static int offset(SourceText source, Node node, String name) {
    return offset(source, node.getLine(), node.getColumn(), name);
  }

  static int offset(SourceText source, int line, int velocityColumn, String name) {
    return offset(
        source.text(), Math.max(0, source.offsetOfVelocityColumn(line, velocityColumn)), name);
  }

  /**
   * The offset of the {@code #} of a directive that starts at {@code from} or after it in its line.
   */
  static int offset(String text, int from, String name) {
    int end = Math.min(text.length(), from + MAX_SPACE);
    for (int hash = from; hash < end && text.charAt(hash) != '\n'; hash++) {
      if (text.charAt(hash) == '#' && text.startsWith(name, afterBraces(text, hash + 1))) {
        return hash;
      }
    }
    return from;
  }

  private static int afterBraces(String text, int offset) {
    int start = offset;
    while (start < text.length() && (text.charAt(start) == '{' || text.charAt(start) == '@')) {
      start++;
    }
    return start;
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
