package dev.kiln.lint;

import dev.kiln.image.ImageName;
import dev.kiln.lint.tree.LintedFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules that comments switch off: in an image's {@code Dockerfile.vm} for the image with all
 * its files, in another file for that file.
 */
final class SwitchedOff {

  private final Map<ImageName, Set<String>> byImage = new HashMap<>();
  private final Map<String, Set<String>> byFile = new HashMap<>();

  private SwitchedOff() {}

  static SwitchedOff in(Collection<LintedFile> files) {
    SwitchedOff off = new SwitchedOff();
    for (LintedFile file : files) {
      OffComment.in(file).forEach(comment -> off.add(file, comment.rules()));
    }
    return off;
  }

  boolean covers(Finding finding) {
    boolean inFile = byFile.getOrDefault(finding.place().file(), Set.of()).contains(finding.rule());
    return inFile
        || finding
            .place()
            .image()
            .filter(image -> byImage.getOrDefault(image, Set.of()).contains(finding.rule()))
            .isPresent();
  }

  private void add(LintedFile file, Collection<OffComment.RuleName> rules) {
    Set<String> off =
        file.isDockerfile()
            ? byImage.computeIfAbsent(file.image().orElseThrow(), image -> new HashSet<>())
            : byFile.computeIfAbsent(file.shown(), shown -> new HashSet<>());
    rules.forEach(rule -> off.add(rule.id()));
  }
}
