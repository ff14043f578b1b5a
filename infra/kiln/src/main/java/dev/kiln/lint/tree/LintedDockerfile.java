package dev.kiln.lint.tree;

import dev.kiln.dockerfile.DockerfileLines;
import dev.kiln.dockerfile.DockerfileLines.Kind;
import dev.kiln.dockerfile.DockerfileLines.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A rendered Dockerfile, taken apart.
 *
 * @param text as it was rendered
 * @param instructions all of them, in order
 * @param stages in order; what stands before the first {@code FROM} is in none
 */
public record LintedDockerfile(String text, List<Instruction> instructions, List<Stage> stages) {

  public LintedDockerfile {
    instructions = List.copyOf(instructions);
    stages = List.copyOf(stages);
  }

  /** Takes a rendered Dockerfile apart. */
  public static LintedDockerfile parse(String text) {
    List<Instruction> instructions = new ArrayList<>();
    List<Line> open = new ArrayList<>();
    for (Line line : DockerfileLines.of(text).lines()) {
      switch (line.kind()) {
        case INSTRUCTION -> {
          close(open, instructions);
          open.add(line);
        }
        case CONTINUATION, HEREDOC -> open.add(line);
        case BLANK, COMMENT, INSIDE -> {}
      }
    }
    close(open, instructions);
    return new LintedDockerfile(text, instructions, stages(instructions));
  }

  /** The instructions whose result is in the image: those of the last stage and what it is from. */
  public List<Instruction> kept() {
    List<Instruction> kept = new ArrayList<>();
    Optional<Stage> stage = lastStage();
    while (stage.isPresent()) {
      kept.addAll(0, stage.get().instructions());
      stage = stage.get().earlier();
    }
    return kept;
  }

  /** The reference that the image itself starts from; empty if there is no {@code FROM}. */
  public Optional<String> origin() {
    Optional<Stage> stage = lastStage();
    while (stage.flatMap(Stage::earlier).isPresent()) {
      stage = stage.flatMap(Stage::earlier);
    }
    return stage.map(Stage::from);
  }

  /** The stage that becomes the image. */
  public Optional<Stage> lastStage() {
    return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
  }

  private static void close(List<Line> lines, List<Instruction> instructions) {
    if (!lines.isEmpty()) {
      instructions.add(instruction(lines));
      lines.clear();
    }
  }

  private static Instruction instruction(List<Line> lines) {
    JoinedText.Builder joined = new JoinedText.Builder();
    List<Line> heredoc = new ArrayList<>();
    for (Line line : lines) {
      if (line.kind() == Kind.HEREDOC) {
        heredoc.add(line);
      } else {
        joined.add(line.continued() ? withoutEscape(line.text()) : line.text(), line.number());
      }
    }
    JoinedText whole = joined.build();
    int start = whole.text().length() - whole.text().stripLeading().length();
    int end = start;
    while (end < whole.text().length() && !Character.isWhitespace(whole.text().charAt(end))) {
      end++;
    }
    String keyword = whole.text().substring(start, end).toUpperCase(Locale.ROOT);
    while (end < whole.text().length() && Character.isWhitespace(whole.text().charAt(end))) {
      end++;
    }
    return new Instruction(keyword, lines.getFirst().number(), whole.from(end), heredoc);
  }

  private static String withoutEscape(String line) {
    String trimmed = line.stripTrailing();
    return trimmed.substring(0, trimmed.length() - 1);
  }

  private static List<Stage> stages(List<Instruction> instructions) {
    List<Stage> stages = new ArrayList<>();
    Map<String, Stage> named = new HashMap<>();
    List<Instruction> open = new ArrayList<>();
    for (Instruction instruction : instructions) {
      if (instruction.keyword().equals("FROM")) {
        close(open, stages, named);
      }
      if (!open.isEmpty() || instruction.keyword().equals("FROM")) {
        open.add(instruction);
      }
    }
    close(open, stages, named);
    return stages;
  }

  private static void close(
      List<Instruction> instructions, List<Stage> stages, Map<String, Stage> named) {
    if (instructions.isEmpty()) {
      return;
    }
    String[] words = instructions.getFirst().body().text().strip().split("\\s+");
    Optional<Stage> earlier = Optional.ofNullable(named.get(words[0].toLowerCase(Locale.ROOT)));
    Stage stage = new Stage(stages.size(), words[0], earlier, instructions);
    stages.add(stage);
    named.put(String.valueOf(stage.number()), stage);
    if (words.length >= 3 && words[1].equalsIgnoreCase("AS")) {
      named.put(words[2].toLowerCase(Locale.ROOT), stage);
    }
    instructions.clear();
  }
}
