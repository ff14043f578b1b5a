package dev.kiln.template;

import dev.kiln.dockerfile.DockerfileLines;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts the header and the footer of an image where they belong if its template does not say. */
final class ImpliedBlocks {

  private ImpliedBlocks() {}

  /**
   * A Dockerfile with the header after the {@code FROM} of its last stage and the footer at its
   * end.
   *
   * @param dockerfile ending in a line break
   */
  static String insert(String dockerfile, Optional<String> header, Optional<String> footer) {
    StringBuilder text = new StringBuilder(dockerfile);
    footer.ifPresent(lines -> insertLines(text, text.length(), lines));
    header.ifPresent(lines -> insertLines(text, afterLastFrom(dockerfile), lines));
    return text.toString();
  }

  private static void insertLines(StringBuilder text, int offset, String lines) {
    text.insert(offset, lines.endsWith("\n") || lines.isEmpty() ? lines : lines + "\n");
  }

  /** Where the line after the last {@code FROM} begins; the start if there is none. */
  private static int afterLastFrom(String dockerfile) {
    List<DockerfileLines.Line> lines = DockerfileLines.of(dockerfile).lines();
    int after = 0;
    int offset = 0;
    boolean insideFrom = false;
    for (DockerfileLines.Line line : lines) {
      insideFrom =
          switch (line.kind()) {
            case INSTRUCTION -> isFrom(line.text());
            case CONTINUATION, INSIDE, HEREDOC -> insideFrom;
            case BLANK, COMMENT -> false;
          };
      offset += line.text().length() + 1;
      if (insideFrom) {
        after = offset;
      }
    }
    return after;
  }

  private static boolean isFrom(String line) {
    String trimmed = line.strip().toUpperCase(Locale.ROOT);
    return trimmed.equals("FROM") || trimmed.startsWith("FROM ") || trimmed.startsWith("FROM\t");
  }
}
