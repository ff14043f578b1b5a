package dev.kiln.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kiln.compare.Change;
import dev.kiln.compare.FileChange;
import dev.kiln.compare.FileDiff;
import dev.kiln.compare.FileVersion;
import dev.kiln.compare.ImageDifference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of two trees as {@code kiln diff --format json} prints it; the field names are a
 * contract with scripts. What does not apply is left out.
 */
record ComparisonDocument(String before, String after, List<Image> images) {

  /** An image; {@code through} is the changed image that it inherits from. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Image(
      String name, String status, @Nullable String through, @Nullable List<Entry> changes) {}

  /** Something that differs; which fields there are depends on {@code kind}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String kind,
      String name,
      @Nullable List<String> causes,
      @Nullable File file,
      @Nullable String before,
      @Nullable String after) {}

  /** In what a file differs: lines if it is text, else sizes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record File(
      @Nullable String mode_before,
      @Nullable String mode_after,
      @Nullable Integer lines_added,
      @Nullable Integer lines_removed,
      @Nullable Long bytes_before,
      @Nullable Long bytes_after) {}

  static ComparisonDocument of(String before, String after, List<ImageDifference> differences) {
    return new ComparisonDocument(
        before, after, differences.stream().map(ComparisonDocument::image).toList());
  }

  private static Image image(ImageDifference difference) {
    String name = difference.image().value();
    String status = ImageStatus.of(difference).toString();
    return switch (difference) {
      case ImageDifference.Added added -> new Image(name, status, null, files(added.files()));
      case ImageDifference.Removed removed -> new Image(name, status, null, files(removed.files()));
      case ImageDifference.Changed changed ->
          new Image(
              name,
              status,
              null,
              changed.changes().stream().map(ComparisonDocument::entry).toList());
      case ImageDifference.Inherited inherited ->
          new Image(name, status, inherited.from().value(), null);
      case ImageDifference.Same same -> new Image(name, status, null, null);
    };
  }

  private static List<Entry> files(List<FileChange> files) {
    return files.stream().map(file -> file("file", file, null)).toList();
  }

  private static Entry entry(Change change) {
    return switch (change) {
      case Change.Dockerfile(FileChange file, var causes) ->
          file(
              "dockerfile",
              file,
              causes.stream().map(cause -> cause.name().toLowerCase(Locale.ROOT)).toList());
      case Change.Context(FileChange file) -> file("file", file, null);
      case Change.BuildArgument(String name, var before, var after) ->
          new Entry("build_argument", name, null, null, before.orElse(null), after.orElse(null));
      case Change.Ingredient(String name) -> new Entry("other", name, null, null, null, null);
    };
  }

  private static Entry file(String kind, FileChange change, @Nullable List<String> causes) {
    String modeBefore = change.before().map(FileVersion::mode).orElse(null);
    String modeAfter = change.after().map(FileVersion::mode).orElse(null);
    File file =
        switch (FileDiff.of(change)) {
          case FileDiff.Text text ->
              new File(modeBefore, modeAfter, text.linesAdded(), text.linesRemoved(), null, null);
          case FileDiff.Binary binary ->
              new File(
                  modeBefore, modeAfter, null, null, binary.bytesBefore(), binary.bytesAfter());
        };
    return new Entry(kind, change.pathInImage(), causes, file, null, null);
  }
}
