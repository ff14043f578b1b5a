package dev.kiln.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a Dockerfile into lines and says what each is, as BuildKit's parser does.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public final class DockerfileLines {

  /** What a line is part of. */
  public enum Kind {
    BLANK,
    COMMENT,
    /** The first line of an instruction. */
    INSTRUCTION,
    /** A further line of an instruction. */
    CONTINUATION,
    /** A blank line or a comment between the lines of an instruction. */
    INSIDE,
    /** A line of a heredoc, its end included. */
    HEREDOC
  }

  /**
   * A line without its line break.
   *
   * @param continued whether the instruction goes on in a later line
   */
  public record Line(int number, Kind kind, String text, boolean continued) {}

  private static final Pattern DIRECTIVE =
      Pattern.compile("#\\s*(?<name>[a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(?<value>.+?)\\s*");
  private static final Pattern HEREDOC = Pattern.compile("\\d*<<(?<dash>-?)(?<name>[^<]+)");
  private static final Pattern KEYWORD =
      Pattern.compile(
          "\\s*(?:ONBUILD\\s+)?(RUN|COPY|ADD)\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private record Heredoc(String end, boolean tabsStripped) {}

  private final char escape;
  private final List<Line> lines = new ArrayList<>();

  private DockerfileLines(char escape) {
    this.escape = escape;
  }

  public static DockerfileLines of(String dockerfile) {
    List<String> texts = new ArrayList<>(List.of(dockerfile.split("\n", -1)));
    if (texts.getLast().isEmpty()) {
      texts.removeLast();
    }
    DockerfileLines result = new DockerfileLines(escapeOf(texts));
    result.classify(texts);
    return result;
  }

  public List<Line> lines() {
    return lines;
  }

  public char escape() {
    return escape;
  }

  private void classify(List<String> texts) {
    StringBuilder instruction = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      String trimmed = text.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        Kind alone = trimmed.isEmpty() ? Kind.BLANK : Kind.COMMENT;
        lines.add(new Line(i + 1, open ? Kind.INSIDE : alone, text, open));
        continue;
      }
      boolean continued = endsWithEscape(trimmed);
      lines.add(new Line(i + 1, open ? Kind.CONTINUATION : Kind.INSTRUCTION, text, continued));
      instruction.append(continued ? withoutEscape(text) : text);
      open = continued;
      if (!open) {
        i = heredocs(texts, i, instruction.toString());
        instruction.setLength(0);
      }
    }
  }

  /** Takes the heredocs of an instruction that ends in line {@code last}; returns the new last. */
  private int heredocs(List<String> texts, int last, String instruction) {
    int i = last;
    for (Heredoc heredoc : heredocsOf(instruction)) {
      boolean ended = false;
      while (!ended && i + 1 < texts.size()) {
        i++;
        String text = texts.get(i);
        lines.add(new Line(i + 1, Kind.HEREDOC, text, false));
        String line = heredoc.tabsStripped() ? text.replaceFirst("^\t+", "") : text;
        ended = line.equals(heredoc.end());
      }
    }
    return i;
  }

  private List<Heredoc> heredocsOf(String instruction) {
    List<Heredoc> heredocs = new ArrayList<>();
    if (instruction.contains("<<") && KEYWORD.matcher(instruction).matches()) {
      for (String word : words(instruction)) {
        Matcher matcher = HEREDOC.matcher(word);
        if (matcher.matches()) {
          String end = matcher.group("name").replaceAll("[\"'\\\\]", "");
          heredocs.add(new Heredoc(end, !matcher.group("dash").isEmpty()));
        }
      }
    }
    return heredocs;
  }

  /** Splits at spaces outside quotes; quotes stay. */
  private List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
        continue;
      }
      word.append(c);
      if (c == escape && quote != '\'' && i + 1 < text.length()) {
        i++;
        word.append(text.charAt(i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private boolean endsWithEscape(String trimmed) {
    return trimmed.charAt(trimmed.length() - 1) == escape;
  }

  private static String withoutEscape(String line) {
    String trimmed = line.stripTrailing();
    return trimmed.substring(0, trimmed.length() - 1);
  }

  /** The {@code # escape=} directive counts only above everything but other directives. */
  private static char escapeOf(List<String> texts) {
    for (String text : texts) {
      Matcher directive = DIRECTIVE.matcher(text.strip());
      if (!directive.matches()) {
        return '\\';
      }
      if (directive.group("name").toLowerCase(Locale.ROOT).equals("escape")) {
        return directive.group("value").equals("`") ? '`' : '\\';
      }
    }
    return '\\';
  }
}
