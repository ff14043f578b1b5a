package dev.kiln.lint.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that was put together from lines of a file and knows where each of its characters stands
 * there.
 *
 * @param parts where a new line of the file begins, by their offsets; the first is at 0
 */
public record JoinedText(String text, List<Part> parts) {

  /** From {@code offset} on, the text is that of a line of the file from a column on. */
  public record Part(int offset, int line, int column) {}

  public JoinedText {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.getFirst().offset() != 0) {
      throw new IllegalArgumentException("the first part must begin at 0: " + parts);
    }
  }

  /** Where the character at {@code offset} stands in the file. */
  public Part at(int offset) {
    Part found = parts.getFirst();
    for (Part part : parts) {
      if (part.offset() <= offset) {
        found = part;
      }
    }
    return new Part(offset, found.line(), found.column() + offset - found.offset());
  }

  /** The text from {@code offset} on. */
  public JoinedText from(int offset) {
    Part first = at(offset);
    List<Part> rest = new ArrayList<>();
    rest.add(new Part(0, first.line(), first.column()));
    for (Part part : parts) {
      if (part.offset() > offset) {
        rest.add(new Part(part.offset() - offset, part.line(), part.column()));
      }
    }
    return new JoinedText(text.substring(offset), rest);
  }

  /** Where the line with this number, counted from 1, begins in this text itself. */
  public int lineStart(int number) {
    int start = 0;
    for (int line = 1; line < number && text.indexOf('\n', start) >= 0; line++) {
      start = text.indexOf('\n', start) + 1;
    }
    return start;
  }

  /** Puts a text together line by line. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();

    Builder add(String line, int number) {
      parts.add(new Part(text.length(), number, 1));
      text.append(line);
      return this;
    }

    Builder add(JoinedText joined) {
      joined
          .parts()
          .forEach(part ->
              parts.add(new Part(text.length() + part.offset(), part.line(), part.column())));
      text.append(joined.text());
      return this;
    }

    JoinedText build() {
      return new JoinedText(text.toString(), parts);
    }
  }
}
