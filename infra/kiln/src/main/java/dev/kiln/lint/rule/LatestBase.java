package dev.kiln.lint.rule;

import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.image.ImageReference;
import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.problem.SourceText;
import dev.kiln.template.ParentReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image from outside that is not named exactly is another one in every build. */
final class LatestBase implements LintRule {

  @Override
  public String id() {
    return "latest-base";
  }

  @Override
  public String summary() {
    return "Images from outside the tree are named by a tag or a digest, not latest.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedImage image : tree.images()) {
      image.dockerfile().ifPresent(dockerfile -> check(tree, image, dockerfile, findings));
    }
    return findings;
  }

  private void check(
      LintedTree tree, LintedImage image, LintedDockerfile dockerfile, List<Finding> findings) {
    SourceText text = SourceText.of(dockerfile.text());
    List<Dockerfile.Reference> references =
        Dockerfile.parse(dockerfile.text()).references(tree.configuration().buildArguments());
    for (Dockerfile.Reference reference : references) {
      boolean ofTree =
          ParentReferences.parent(reference.image(), tree.configuration())
              .filter(tree.allImages()::containsKey)
              .isPresent();
      Optional<String> complaint = ofTree ? Optional.empty() : complaint(reference.image());
      complaint.ifPresent(message -> {
        int column = text.line(reference.line()).orElse("").indexOf(reference.image()) + 1;
        findings.add(new Finding(id(), image.at(reference.line(), Math.max(1, column)), message));
      });
    }
  }

  private static Optional<String> complaint(String reference) {
    ImageReference parsed;
    try {
      parsed = ImageReference.parse(reference);
    } catch (IllegalArgumentException e) {
      // The builder will say what is wrong with it.
      return Optional.empty();
    }
    String tag = parsed.tag().orElse("");
    if (parsed.digest().isPresent() || !tag.isEmpty() && !tag.equals("latest")) {
      return Optional.empty();
    }
    return Optional.of(
        "'%s' %s, so it may be another image tomorrow: name a tag or, better, a digest"
            .formatted(reference, tag.isEmpty() ? "has no tag" : "is what is newest"));
  }
}
