package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user that may run everything as root without being asked is root. */
final class SudoNopasswdAll implements LintRule {

  private static final Pattern ALL =
      Pattern.compile("\\bNOPASSWD\\s{0,9}:\\s{0,9}(?:[A-Z_]+:\\s{0,9}){0,3}ALL\\b");

  @Override
  public String id() {
    return "sudo-nopasswd-all";
  }

  @Override
  public String summary() {
    return "Nobody may run every command as root without a password.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      if (file.image().isPresent() && !file.isTemplate() && !file.endsWith(".md", ".rst")) {
        Matcher all = ALL.matcher(file.text());
        while (all.find()) {
          int line = file.text().lastIndexOf('\n', all.start()) + 1;
          if (!file.text().substring(line, all.start()).stripLeading().startsWith("#")) {
            findings.add(finding(file.at(all.start())));
          }
        }
      }
    }
    for (LintedImage image : tree.images()) {
      image
          .dockerfile()
          .ifPresent(dockerfile ->
              dockerfile.instructions().stream()
                  .flatMap(instruction -> instruction.script().stream())
                  .forEach(script ->
                      ALL.matcher(script.text())
                          .results()
                          .forEach(all -> findings.add(finding(image.at(script, all.start()))))));
    }
    return findings;
  }

  private Finding finding(Place place) {
    return new Finding(
        id(),
        place,
        "this makes the user root in all but name: list the commands that it needs instead of ALL");
  }
}
