package dev.kiln.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Markdown as it is written in docs/: one sentence for each line, tables without padding. */
final class MarkdownText {

  private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?])\\s+(?=\\p{Lu})");

  private final StringBuilder text = new StringBuilder();

  void heading(int level, String heading) {
    text.append("#".repeat(level)).append(' ').append(heading).append("\n\n");
  }

  /** Lines of prose; an empty one is between paragraphs. */
  void prose(List<String> lines) {
    for (String paragraph : String.join("\n", lines).strip().split("\n\\s*\n")) {
      String joined = paragraph.replaceAll("\\s+", " ").strip();
      if (!joined.isEmpty()) {
        text.append(BETWEEN_SENTENCES.matcher(escaped(joined)).replaceAll("\n")).append("\n\n");
      }
    }
  }

  /** Lines that already are Markdown. */
  void verbatim(String markdown) {
    text.append(markdown).append("\n\n");
  }

  /** Lines as they are, without what all of them are indented by; nothing for no lines. */
  void code(List<String> lines) {
    String code = String.join("\n", lines).stripIndent().replaceAll("(?m)\\s+$", "");
    String kept = code.replaceFirst("^\n+", "");
    if (!kept.isBlank()) {
      text.append("```\n").append(kept).append("\n```\n\n");
    }
  }

  /** A table of cells that already are Markdown; nothing for no rows. */
  void table(List<String> heading, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      row(heading);
      text.append("|").append("---|".repeat(heading.size())).append('\n');
      rows.forEach(this::row);
      text.append('\n');
    }
  }

  /** Text that Markdown is not to take for anything else, in one line. */
  static String escaped(String text) {
    return text.replaceAll("\\s+", " ")
        .strip()
        .replace("\\", "\\\\")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("|", "\\|");
  }

  /** Text as code, fit for a cell. */
  static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void row(List<String> cells) {
    text.append("|");
    cells.forEach(cell -> text.append(cell.isEmpty() ? " " : " " + cell + " ").append("|"));
    text.append('\n');
  }
}
