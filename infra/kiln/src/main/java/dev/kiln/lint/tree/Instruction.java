package dev.kiln.lint.tree;

import dev.kiln.dockerfile.DockerfileLines.Line;
import dev.kiln.lint.tree.JoinedText.Builder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction of a rendered Dockerfile, its lines joined as the builder joins them.
 *
 * @param keyword in upper case, such as {@code RUN}
 * @param line where it begins
 * @param arguments everything behind the keyword but heredocs
 * @param heredoc the lines of its heredocs, their ends included
 */
public record Instruction(String keyword, int line, JoinedText arguments, List<Line> heredoc) {

  private static final Pattern FLAGS = Pattern.compile("(?:\\s*--[a-z-]+(?:=\\S*)?(?=\\s|$))*\\s*");
  private static final Pattern FLAG = Pattern.compile("--(?<name>[a-z-]+)(?:=(?<value>\\S*))?");
  private static final Pattern EXEC_FORM =
      Pattern.compile("\\[\\s*(?:\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*(?:,\\s*(?=\")|(?=])))*]\\s*");
  private static final Pattern ONLY_HEREDOC =
      Pattern.compile("<<-?\\s*(?:\\w+|\"\\w+\"|'\\w+')\\s*");

  public Instruction {
    heredoc = List.copyOf(heredoc);
  }

  /** What follows the flags. */
  public JoinedText body() {
    return arguments.from(flagsEnd());
  }

  /** The values of a flag such as {@code mount}, in order; empty text where it has none. */
  public List<String> flag(String name) {
    return FLAG.matcher(arguments.text().substring(0, flagsEnd()))
        .results()
        .filter(flag -> flag.group("name").equals(name))
        .map(flag -> Optional.ofNullable(flag.group("value")).orElse(""))
        .toList();
  }

  /** Whether the arguments are a JSON array, which no shell sees. */
  public boolean isExecForm() {
    return EXEC_FORM.matcher(body().text()).matches();
  }

  /** The shell text that a {@code RUN} runs; empty for any other instruction and the exec form. */
  public Optional<JoinedText> script() {
    if (!keyword.equals("RUN") || isExecForm()) {
      return Optional.empty();
    }
    boolean all = ONLY_HEREDOC.matcher(body().text()).matches() && heredoc.size() > 1;
    Builder script = new Builder();
    if (!all) {
      script.add(body());
    }
    for (Line heredocLine : all ? heredoc.subList(0, heredoc.size() - 1) : heredoc) {
      script.add((all ? "" : "\n") + heredocLine.text() + (all ? "\n" : ""), heredocLine.number());
    }
    return Optional.of(script.build());
  }

  private int flagsEnd() {
    Matcher flags = FLAGS.matcher(arguments.text());
    return flags.lookingAt() ? flags.end() : 0;
  }
}
