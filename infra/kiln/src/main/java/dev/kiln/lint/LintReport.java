package dev.kiln.lint;

import java.util.List;

/**
 * What came of a lint.
 *
 * @param findings sorted by place, none twice
 * @param images how many images were looked at
 * @param files how many text files were looked at
 * @param rules how many rules were applied
 */
public record LintReport(List<Finding> findings, int images, int files, int rules) {

  public LintReport {
    findings = List.copyOf(findings);
  }

  /** The one line that says all: {@code checked 187 images, 412 files with 16 rules: …}. */
  public String summary() {
    return "checked %s, %s with %s: %s"
        .formatted(
            count(images, "image"),
            count(files, "file"),
            count(rules, "rule"),
            findings.isEmpty() ? "no findings" : count(findings.size(), "finding"));
  }

  private static String count(int number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
