package dev.kiln.template;

import dev.kiln.dockerfile.DockerfileLines;
import java.util.List;

/**
 * Removes what rendering leaves behind: blank lines at both ends, runs of blank lines, blank lines
 * inside an instruction, and space at the ends of blank lines. Heredocs stay as they are.
 */
final class Tidy {

  private Tidy() {}

  static String dockerfile(String rendered) {
    List<DockerfileLines.Line> lines =
        DockerfileLines.of(rendered.replace("\r\n", "\n").replace('\r', '\n')).lines();
    StringBuilder tidy = new StringBuilder(rendered.length());
    boolean blankBefore = false;
    for (DockerfileLines.Line line : lines) {
      boolean heredoc = line.kind() == DockerfileLines.Kind.HEREDOC;
      boolean blank = !heredoc && line.text().isBlank();
      if (blank) {
        blankBefore |= line.kind() == DockerfileLines.Kind.BLANK && !tidy.isEmpty();
        continue;
      }
      if (blankBefore) {
        tidy.append('\n');
        blankBefore = false;
      }
      tidy.append(line.text()).append('\n');
    }
    return tidy.isEmpty() ? "\n" : tidy.toString();
  }
}
