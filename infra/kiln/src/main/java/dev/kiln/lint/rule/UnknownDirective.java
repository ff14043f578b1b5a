package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.problem.Nearest;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A misspelt directive without a parenthesis is a comment for everybody but its author. */
final class UnknownDirective implements LintRule {

  private static final Pattern WORD =
      Pattern.compile("\\s*#(?<word>[A-Za-z_]\\w*)(?<behind>\\s*[(=]?).*");
  private static final Pattern MACRO = Pattern.compile("#macro\\s*\\(\\s*(\\w+)");

  /** What other languages call it. */
  private static final Map<String, String> FOREIGN =
      Map.of(
          "elif", "elseif",
          "elsif", "elseif",
          "endfor", "end",
          "endforeach", "end",
          "endif", "end",
          "endmacro", "end",
          "fi", "end");

  @Override
  public String id() {
    return "unknown-directive";
  }

  @Override
  public String summary() {
    return "No comment looks like a misspelt directive.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    Set<String> known = new TreeSet<>(VelocityDockerfileRenderer.directives());
    List<LintedFile> templates = tree.files().stream().filter(LintedFile::isTemplate).toList();
    for (LintedFile template : templates) {
      MACRO.matcher(template.text()).results().forEach(macro -> known.add(macro.group(1)));
    }
    List<Finding> findings = new ArrayList<>();
    for (LintedFile template : templates) {
      List<String> lines = template.lines();
      for (int i = 0; i < lines.size(); i++) {
        Matcher line = WORD.matcher(lines.get(i));
        if (line.matches() && line.group("behind").isBlank()) {
          int number = i + 1;
          complaint(line.group("word"), known)
              .ifPresent(message ->
                  findings.add(
                      new Finding(id(), template.at(number, line.start("word")), message)));
        }
      }
    }
    return findings;
  }

  private static Optional<String> complaint(String word, Set<String> known) {
    if (known.contains(word)) {
      // Whether its arguments are right is said when it is rendered.
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(FOREIGN.get(lower))
        .or(() -> Nearest.to(lower, known))
        .map(meant ->
            "#%s is no directive and stays in the Dockerfile as a comment: write #%s, or # %s if it is one"
                .formatted(word, meant, word));
  }
}
