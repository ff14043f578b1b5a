package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.JoinedText;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ADD} downloads is taken as it comes. */
final class AddUrl implements LintRule {

  private static final Pattern URL =
      Pattern.compile(
          "(?<=^|\\s|\")(?:(?:https?|ftp|git|ssh)://|git@)[^\\s\",]+", Pattern.CASE_INSENSITIVE);

  @Override
  public String id() {
    return "add-url";
  }

  @Override
  public String summary() {
    return "ADD downloads nothing without a checksum.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedImage image : tree.images()) {
      image
          .dockerfile()
          .ifPresent(dockerfile ->
              dockerfile.instructions().stream()
                  .filter(instruction -> instruction.keyword().equals("ADD"))
                  .forEach(add -> check(image, add, findings)));
    }
    return findings;
  }

  private void check(LintedImage image, Instruction add, List<Finding> findings) {
    JoinedText body = add.body();
    Matcher url = URL.matcher(body.text());
    if (add.flag("checksum").isEmpty() && url.find()) {
      findings.add(
          new Finding(
              id(),
              image.at(body, url.start()),
              "ADD takes whatever this address has today: write ADD --checksum=sha256:…"));
    }
  }
}
