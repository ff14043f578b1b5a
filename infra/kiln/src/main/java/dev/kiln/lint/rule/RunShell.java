package dev.kiln.lint.rule;

import dev.kiln.lint.shell.Shell;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Stage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which shell a {@code RUN} is for: that of the nearest {@code SHELL} before it, in its
 * stage or in what that starts from, else {@code sh}.
 */
final class RunShell {

  private static final Pattern PROGRAM = Pattern.compile("\\[\\s*\"(?<path>[^\"]+)\".*");

  private RunShell() {}

  /** The shell; empty if it is none of those that are known. */
  static Optional<Shell> of(LintedTree tree, LintedImage image, Stage stage, Instruction run) {
    List<Instruction> before = stage.instructions().subList(0, stage.instructions().indexOf(run));
    String path =
        lastOf(before)
            .or(() -> stage.earlier().flatMap(RunShell::ofStage))
            .or(() -> ofOrigins(tree, image))
            .orElse("sh");
    return Shell.named(path);
  }

  private static Optional<String> ofOrigins(LintedTree tree, LintedImage image) {
    return tree.withOrigins(image).stream()
        .skip(1)
        .flatMap(origin -> origin.dockerfile().flatMap(LintedDockerfile::lastStage).stream())
        .flatMap(stage -> ofStage(stage).stream())
        .findFirst();
  }

  private static Optional<String> ofStage(Stage stage) {
    return lastOf(stage.instructions()).or(() -> stage.earlier().flatMap(RunShell::ofStage));
  }

  private static Optional<String> lastOf(List<Instruction> instructions) {
    for (Instruction instruction : instructions.reversed()) {
      Matcher program = PROGRAM.matcher(instruction.arguments().text());
      if (instruction.keyword().equals("SHELL") && program.matches()) {
        return Optional.of(program.group("path"));
      }
    }
    return Optional.empty();
  }
}
