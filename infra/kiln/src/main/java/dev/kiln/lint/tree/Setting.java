package dev.kiln.lint.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * A name and its value in an {@code ENV}, {@code ARG} or {@code LABEL}.
 *
 * @param value without quotes; empty if there is none
 * @param offset where the name begins in the instruction's arguments
 */
public record Setting(String name, String value, int offset) {

  /** All settings of an instruction, in order. */
  public static List<Setting> of(Instruction instruction) {
    List<Setting> words = words(instruction.arguments().text());
    boolean old =
        !instruction.keyword().equals("ARG")
            && !words.isEmpty()
            && !words.getFirst().name.contains("=");
    if (old) {
      // The old form: a name, and everything behind it is the value.
      Setting name = words.getFirst();
      String rest = instruction.arguments().text().substring(name.offset + name.name.length());
      return List.of(new Setting(name.name, rest.strip(), name.offset));
    }
    return words.stream()
        .map(word -> {
          int equals = word.name.indexOf('=');
          return equals < 0
              ? word
              : new Setting(
                  word.name.substring(0, equals), word.name.substring(equals + 1), word.offset);
        })
        .toList();
  }

  /** The words, as names without values. */
  private static List<Setting> words(String text) {
    List<Setting> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (Character.isWhitespace(text.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      StringBuilder word = new StringBuilder();
      char quote = 0;
      while (i < text.length() && (quote != 0 || !Character.isWhitespace(text.charAt(i)))) {
        char c = text.charAt(i);
        if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
          i++;
          word.append(text.charAt(i));
        } else if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
        i++;
      }
      words.add(new Setting(word.toString(), "", start));
    }
    return words;
  }
}
