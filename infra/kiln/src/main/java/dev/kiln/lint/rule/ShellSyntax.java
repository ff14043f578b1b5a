package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.Shell;
import dev.kiln.lint.shell.ShellText;
import dev.kiln.lint.shell.SyntaxCheck;
import dev.kiln.lint.shell.SyntaxError;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.JoinedText;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Place;
import dev.kiln.lint.tree.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A script that no shell understands fails after minutes of building, or in somebody's night. */
final class ShellSyntax implements LintRule {

  /** A text to check, and the place of an error in it. */
  private record Script(ShellText text, Function<SyntaxError, Place> places) {}

  private final SyntaxCheck syntax;

  ShellSyntax(SyntaxCheck syntax) {
    this.syntax = syntax;
  }

  @Override
  public String id() {
    return "shell-syntax";
  }

  @Override
  public String summary() {
    return "The shell understands scripts and RUN instructions.";
  }

  @Override
  public List<Finding> check(LintedTree tree) throws InterruptedException {
    List<Script> scripts = new ArrayList<>();
    tree.files().forEach(file -> file.shell().ifPresent(shell -> scripts.add(file(file, shell))));
    for (LintedImage image : tree.images()) {
      image.dockerfile().ifPresent(dockerfile -> runs(tree, image, dockerfile, scripts));
    }
    List<Optional<SyntaxError>> errors = syntax.check(scripts.stream().map(Script::text).toList());
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      Script script = scripts.get(i);
      errors
          .get(i)
          .ifPresent(error ->
              findings.add(
                  new Finding(
                      id(),
                      script.places().apply(error),
                      "%s does not understand this: %s"
                          .formatted(script.text().shell().program(), error.message()))));
    }
    return findings;
  }

  private static Script file(LintedFile file, Shell shell) {
    // At the end of a file the shell counts one line more than there is.
    int last = (int) file.text().lines().count();
    return new Script(
        new ShellText(shell, file.text()),
        error ->
            error.line() == 0
                ? file.whole()
                : file.at(Math.min(error.line(), Math.max(1, last)), 1));
  }

  private static void runs(
      LintedTree tree, LintedImage image, LintedDockerfile dockerfile, List<Script> scripts) {
    for (Stage stage : dockerfile.stages()) {
      for (Instruction run : stage.instructions()) {
        Optional<JoinedText> script = run.script();
        if (script.isPresent()) {
          shell(tree, image, stage, run, script.get())
              .ifPresent(shell -> scripts.add(run(image, script.get(), shell)));
        }
      }
    }
  }

  private static Optional<Shell> shell(
      LintedTree tree, LintedImage image, Stage stage, Instruction run, JoinedText script) {
    return script.text().startsWith("#!")
        ? Shell.ofShebang(script.text().lines().findFirst().orElse(""))
        : RunShell.of(tree, image, stage, run);
  }

  private static Script run(LintedImage image, JoinedText script, Shell shell) {
    return new Script(
        new ShellText(shell, script.text()),
        error -> image.at(script, script.lineStart(Math.max(1, error.line()))));
  }
}
