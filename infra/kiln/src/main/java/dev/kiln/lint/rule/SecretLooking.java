package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.secret.Secret;
import dev.kiln.lint.secret.Secrets;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.JoinedText;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Place;
import dev.kiln.problem.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A secret in a tree is one for everybody who can read the tree, its history or an image. */
final class SecretLooking implements LintRule {

  private static final Set<String> SHOWN_INSTRUCTIONS = Set.of("ENV", "ARG", "LABEL");
  private static final String[] PROGRAMS = {
    ".py", ".js", ".mjs", ".ts", ".rb", ".go", ".java", ".c", ".h", ".cc", ".cpp", ".rs", ".lua",
    ".pl", ".pm", ".php"
  };

  @Override
  public String id() {
    return "secret-looking";
  }

  @Override
  public String summary() {
    return "Nothing in the tree looks like a secret.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      List<String> lines = file.lines();
      boolean bare = !isProgram(file);
      for (int i = 0; i < lines.size(); i++) {
        for (Secret secret : Secrets.in(lines.get(i), bare)) {
          findings.add(finding(file.at(i + 1, secret.start() + 1), secret));
        }
      }
    }
    for (LintedImage image : tree.images()) {
      image.dockerfile().ifPresent(dockerfile -> rendered(image, dockerfile, findings));
    }
    return findings;
  }

  /** What macros and the configuration bring into an image's metadata. */
  private void rendered(LintedImage image, LintedDockerfile dockerfile, List<Finding> findings) {
    SourceText text = SourceText.of(dockerfile.text());
    for (Instruction instruction : dockerfile.instructions()) {
      if (SHOWN_INSTRUCTIONS.contains(instruction.keyword())) {
        for (JoinedText.Part part : instruction.arguments().parts()) {
          for (Secret secret : Secrets.in(text.line(part.line()).orElse(""))) {
            findings.add(finding(image.at(part.line(), secret.start() + 1), secret));
          }
        }
      }
    }
  }

  private Finding finding(Place place, Secret secret) {
    return new Finding(
        id(),
        place,
        "this looks like %s: %s; give it from outside when it is needed, and take a new one if it is real"
            .formatted(secret.kind(), secret.shown()));
  }

  /** In a program, what is assigned without quotes is a name and no literal. */
  private static boolean isProgram(LintedFile file) {
    Optional<String> first = file.text().lines().findFirst();
    boolean otherShebang =
        first.filter(line -> line.startsWith("#!")).isPresent() && file.shell().isEmpty();
    return otherShebang || file.endsWith(PROGRAMS);
  }
}
