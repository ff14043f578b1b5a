package dev.kiln.cli;

import dev.kiln.image.ImageName;
import dev.kiln.lint.Finding;
import dev.kiln.lint.LintReport;
import dev.kiln.lint.tree.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a lint, as scripts read it. */
record LintDocument(List<Entry> findings, int images, int files, int rules) {

  /** One finding; what is not known is null. */
  record Entry(
      String rule,
      @Nullable String image,
      String file,
      @Nullable Integer line,
      @Nullable Integer column,
      String message,
      @Nullable String source) {}

  static LintDocument of(LintReport report) {
    return new LintDocument(
        report.findings().stream().map(LintDocument::entry).toList(),
        report.images(),
        report.files(),
        report.rules());
  }

  private static Entry entry(Finding finding) {
    Place place = finding.place();
    return new Entry(
        finding.rule(),
        place.image().map(ImageName::value).orElse(null),
        place.file(),
        place.line() == 0 ? null : place.line(),
        place.column() == 0 ? null : place.column(),
        finding.message(),
        place.sourceLine().orElse(null));
  }
}
