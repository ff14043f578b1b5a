package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who finds an image in a registry must find out whom to ask about it. */
final class MaintainerLabel implements LintRule {

  private static final Set<String> LABELS =
      Set.of("maintainer", "org.opencontainers.image.authors");

  @Override
  public String id() {
    return "maintainer-label";
  }

  @Override
  public String summary() {
    return "Every image names its maintainer in a label.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    if (tree.configuration().labels().keySet().stream().anyMatch(LABELS::contains)) {
      return findings;
    }
    for (LintedImage image : tree.images()) {
      image.dockerfile().flatMap(dockerfile -> check(image, dockerfile)).ifPresent(findings::add);
    }
    return findings;
  }

  private Optional<Finding> check(LintedImage image, LintedDockerfile dockerfile) {
    List<Instruction> kept = dockerfile.kept();
    for (Instruction instruction : kept) {
      if (instruction.keyword().equals("LABEL")
          && Setting.of(instruction).stream().anyMatch(MaintainerLabel::names)) {
        return Optional.empty();
      }
    }
    for (Instruction instruction : kept) {
      if (instruction.keyword().equals("MAINTAINER")) {
        return Optional.of(
            new Finding(
                id(),
                image.at(instruction.line(), 1),
                "MAINTAINER is out of use: write LABEL maintainer=\"…\""));
      }
    }
    return Optional.of(
        new Finding(
            id(),
            image.template().whole(),
            "the image has no label that names its maintainer: write LABEL maintainer=\"…\""));
  }

  private static boolean names(Setting label) {
    return LABELS.contains(label.name()) && !label.value().isBlank();
  }
}
