package dev.kiln.lint.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds the commands in a shell text.
 *
 * <p>It knows quotes, comments, heredocs (which it passes over), redirections, pipes and command
 * substitution, whose commands it finds too, as it does those of {@code sh -c '…'}. It knows no
 * grammar above that: what is wrong in a text is {@link SyntaxCheck}'s to say, here the worst that
 * happens is that a command is overlooked.
 */
public final class ShellReader {

  private static final int MAX_DEPTH = 40;
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "su", "runuser");

  private record Heredoc(String end, boolean tabsStripped) {}

  /** A command that is being read. */
  private static final class Open {
    private final List<ShellWord> words = new ArrayList<>();
    private final List<ShellWord> outputs = new ArrayList<>();
  }

  private final ShellCursor cursor;
  private final int before;
  private final int depth;
  private final List<ShellCommand> commands;
  private final int[] pipelines;
  private final Deque<Heredoc> heredocs = new ArrayDeque<>();
  private int nesting;

  /**
   * Reads a text that is part of another one.
   *
   * @param before how much of the other text stands before it
   * @param depth how many texts it is inside of
   * @param pipelines the number of pipelines so far, shared by all
   */
  private ShellReader(
      String text, int before, int depth, List<ShellCommand> commands, int[] pipelines) {
    this.cursor = new ShellCursor(text);
    this.before = before;
    this.depth = depth;
    this.commands = commands;
    this.pipelines = pipelines;
  }

  /** The commands of the text; those inside of a command come before it. */
  public static List<ShellCommand> commands(String text) {
    List<ShellCommand> commands = new ArrayList<>();
    new ShellReader(text, 0, 0, commands, new int[1]).list('\0');
    return commands;
  }

  /** Reads commands up to {@code end}, which is taken, or to the end of the text. */
  private void list(char end) {
    Open open = new Open();
    int pipeline = pipelines[0]++;
    while (!cursor.isAtEnd() && cursor.here() != end) {
      char c = cursor.here();
      if (c == ' ' || c == '\t' || c == '\r') {
        cursor.move(1);
      } else if (c == '#') {
        cursor.moveToEndOfLine();
      } else if (c == '|' && cursor.ahead(1) != '|') {
        cursor.move(cursor.ahead(1) == '&' ? 2 : 1);
        open = finished(open, pipeline);
      } else if (isRedirection()) {
        redirection(open);
      } else if ("\n|&;()".indexOf(c) >= 0) {
        open = finished(open, pipeline);
        pipeline = pipelines[0]++;
        cursor.move(c == '|' ? 2 : 1);
        if (c == '\n') {
          passHeredocs();
        }
      } else {
        open.words.add(word());
      }
    }
    cursor.move(1);
    finished(open, pipeline);
  }

  private Open finished(Open open, int pipeline) {
    if (!open.words.isEmpty()) {
      ShellCommand command = ShellCommand.of(open.words, open.outputs, pipeline);
      if (SHELLS.contains(command.program())) {
        inlineScript(command.arguments());
      }
      commands.add(command);
    }
    return new Open();
  }

  /** What follows {@code -c} is a shell text of its own. */
  private void inlineScript(List<ShellWord> arguments) {
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).hasShortOption('c')) {
        ShellWord script = arguments.get(i + 1);
        boolean quoted = script.text().length() == script.value().length() + 2;
        inside(script.value(), script.offset() + (quoted ? 1 : 0));
        return;
      }
    }
  }

  private void inside(String script, int offset) {
    if (depth < MAX_DEPTH) {
      new ShellReader(script, offset, depth + 1, commands, pipelines).list('\0');
    }
  }

  private boolean isRedirection() {
    char c = cursor.here();
    return (c == '<' || c == '>') && cursor.ahead(1) != '(' || c == '&' && cursor.ahead(1) == '>';
  }

  private void redirection(Open open) {
    dropFileDescriptor(open);
    int start = cursor.position();
    do {
      cursor.move(1);
    } while ("<>&|-".indexOf(cursor.here()) >= 0 && cursor.position() - start < 3);
    String operator = cursor.since(start);
    cursor.passBlanks();
    if (cursor.isAtEndOfWord()) {
      return;
    }
    ShellWord target = word();
    if (operator.equals("<<") || operator.equals("<<-")) {
      heredocs.add(new Heredoc(target.value(), operator.endsWith("-")));
    } else if (operator.contains(">") && !target.value().matches("\\d+|-")) {
      open.outputs.add(target);
    }
  }

  /** The 2 of {@code 2>/dev/null} is no word of the command. */
  private void dropFileDescriptor(Open open) {
    if (!open.words.isEmpty()) {
      ShellWord last = open.words.getLast();
      boolean touches = last.offset() - before + last.text().length() == cursor.position();
      if (touches && last.text().matches("\\d+")) {
        open.words.removeLast();
      }
    }
  }

  private void passHeredocs() {
    while (!heredocs.isEmpty()) {
      Heredoc heredoc = heredocs.remove();
      boolean ended = false;
      while (!ended && !cursor.isAtEnd()) {
        String line = cursor.takeTo('\n');
        ended =
            (heredoc.tabsStripped() ? line.replaceFirst("^\t+", "") : line).equals(heredoc.end());
      }
    }
  }

  private ShellWord word() {
    int start = cursor.position();
    StringBuilder value = new StringBuilder();
    boolean inWord = true;
    while (inWord) {
      char c = cursor.here();
      if (isProcessSubstitution()) {
        substitution(value);
      } else if (isArray(value)) {
        value.append(cursor.takeBalanced('(', ')'));
      } else if (cursor.isAtEndOfWord()) {
        inWord = false;
      } else if (c == '\\') {
        escaped(value);
      } else if (c == '\'') {
        cursor.move(1);
        value.append(cursor.takeTo('\''));
      } else if (c == '"') {
        doubleQuoted(value);
      } else {
        dollarOr(c, value);
      }
    }
    return new ShellWord(cursor.since(start), value.toString(), before + start);
  }

  private void dollarOr(char c, StringBuilder value) {
    if (c == '`') {
      backquoted(value);
    } else if (c == '$' && cursor.ahead(1) == '(' && cursor.ahead(2) == '(') {
      cursor.move(1);
      value.append(c).append(cursor.takeBalanced('(', ')'));
    } else if (c == '$' && cursor.ahead(1) == '(') {
      substitution(value);
    } else if (c == '$' && cursor.ahead(1) == '{') {
      cursor.move(1);
      value.append(c).append(cursor.takeBalanced('{', '}'));
    } else {
      value.append(c);
      cursor.move(1);
    }
  }

  private void escaped(StringBuilder value) {
    char c = cursor.ahead(1);
    if (c != '\n' && c != '\0') {
      value.append(c);
    }
    cursor.move(2);
  }

  private void doubleQuoted(StringBuilder value) {
    cursor.move(1);
    while (!cursor.isAtEnd() && cursor.here() != '"') {
      char c = cursor.here();
      if (c == '\\' && "\"\\$`\n".indexOf(cursor.ahead(1)) >= 0) {
        escaped(value);
      } else {
        dollarOr(c, value);
      }
    }
    cursor.move(1);
  }

  private void backquoted(StringBuilder value) {
    int start = cursor.position();
    cursor.move(1);
    while (!cursor.isAtEnd() && cursor.here() != '`') {
      cursor.move(cursor.here() == '\\' ? 2 : 1);
    }
    inside(cursor.since(start + 1), before + start + 1);
    cursor.move(1);
    value.append(cursor.since(start));
  }

  /** The commands of {@code $(…)} or {@code <(…)}. */
  private void substitution(StringBuilder value) {
    int start = cursor.position();
    cursor.move(2);
    if (depth + nesting >= MAX_DEPTH) {
      cursor.moveToEnd();
    } else {
      nesting++;
      list(')');
      nesting--;
    }
    value.append(cursor.since(start));
  }

  private boolean isProcessSubstitution() {
    char c = cursor.here();
    return (c == '<' || c == '>') && cursor.ahead(1) == '(';
  }

  /** Whether this is the bracket of {@code NAME=(…)}. */
  private boolean isArray(StringBuilder value) {
    return cursor.here() == '(' && !value.isEmpty() && value.charAt(value.length() - 1) == '=';
  }
}
