package dev.kiln.cli;

import dev.kiln.compare.Change;
import dev.kiln.compare.FileChange;
import dev.kiln.compare.FileDiff;
import dev.kiln.compare.ImageDifference;
import dev.kiln.compare.Patch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints a comparison of two trees for people: a line that sums it up, the images by what has
 * become of them, and the differences of their files as a patch.
 *
 * @param colour whether a terminal reads it, which then also gets no control characters from files
 */
record ComparisonText(PrintWriter out, boolean colour) {

  /** Prints the line and the list; {@code before} and {@code after} are the trees' names. */
  void printList(String before, String after, List<ImageDifference> differences) {
    Map<ImageStatus, List<ImageDifference>> byStatus = new EnumMap<>(ImageStatus.class);
    for (ImageDifference difference : differences) {
      byStatus
          .computeIfAbsent(ImageStatus.of(difference), status -> new ArrayList<>())
          .add(difference);
    }
    String counts =
        byStatus.entrySet().stream()
            .map(entry -> "%d %s".formatted(entry.getValue().size(), entry.getKey()))
            .collect(Collectors.joining(", "));
    out.println(paint(Ink.BOLD, "%s → %s: %s".formatted(before, after, counts)));
    int width =
        differences.stream()
            .filter(difference -> !(difference instanceof ImageDifference.Same))
            .mapToInt(difference -> difference.image().value().length())
            .max()
            .orElse(0);
    byStatus.forEach((status, images) -> {
      if (status != ImageStatus.SAME) {
        out.println();
        out.println(paint(status.ink(), status.toString()));
        images.forEach(image -> printImage(image, width));
      }
    });
  }

  /** Prints a patch of everything that can be shown as text. */
  void printPatch(List<ImageDifference> differences) {
    List<FileChange> files = differences.stream().flatMap(ComparisonText::files).toList();
    if (!files.isEmpty()) {
      out.println();
      files.forEach(file -> Patch.of(file).forEach(line -> out.println(patchLine(line))));
    }
  }

  private void printImage(ImageDifference difference, int width) {
    List<String> notes = notes(difference);
    String name = difference.image().value();
    if (notes.isEmpty()) {
      out.println("  " + name);
    }
    for (int i = 0; i < notes.size(); i++) {
      out.println(
          ("  %-" + width + "s  %s")
              .formatted(i == 0 ? name : "", FailureText.printable(notes.get(i))));
    }
  }

  private static List<String> notes(ImageDifference difference) {
    return switch (difference) {
      case ImageDifference.Added added -> List.of(files(added.files().size()));
      case ImageDifference.Removed removed -> List.of(files(removed.files().size()));
      case ImageDifference.Changed changed ->
          changed.changes().stream().map(ComparisonText::note).toList();
      case ImageDifference.Inherited inherited -> List.of("through " + inherited.from());
      case ImageDifference.Same same -> List.of();
    };
  }

  private static String note(Change change) {
    return switch (change) {
      case Change.Dockerfile(FileChange file, var causes) ->
          note(file)
              + (causes.isEmpty()
                  ? ""
                  : causes.stream()
                      .map(ComparisonText::cause)
                      .collect(Collectors.joining(" and ", ", by ", "")));
      case Change.Context(FileChange file) -> note(file);
      case Change.BuildArgument(String name, var before, var after) ->
          "build argument %s %s → %s".formatted(name, before.orElse("–"), after.orElse("–"));
      case Change.Ingredient(String name) -> name;
    };
  }

  private static String note(FileChange file) {
    String mode =
        file.modeDiffers()
            ? ", mode %s → %s"
                .formatted(file.before().orElseThrow().mode(), file.after().orElseThrow().mode())
            : "";
    String state = file.before().isEmpty() ? " new" : file.after().isEmpty() ? " removed" : "";
    return file.pathInImage() + state + size(FileDiff.of(file)) + mode;
  }

  private static String size(FileDiff diff) {
    return switch (diff) {
      case FileDiff.Text text ->
          (text.linesAdded() > 0 ? " +" + text.linesAdded() : "")
              + (text.linesRemoved() > 0 ? " -" + text.linesRemoved() : "");
      case FileDiff.Binary binary ->
          " %d → %d bytes".formatted(binary.bytesBefore(), binary.bytesAfter());
    };
  }

  private static String cause(Change.Cause cause) {
    return switch (cause) {
      case TEMPLATE -> "its template";
      case SHARED_TEMPLATE -> "a template it uses";
      case CONFIGURATION -> "configuration";
    };
  }

  private static Stream<FileChange> files(ImageDifference difference) {
    return switch (difference) {
      case ImageDifference.Added added -> added.files().stream();
      case ImageDifference.Removed removed -> removed.files().stream();
      case ImageDifference.Changed changed ->
          changed.changes().stream().flatMap(ComparisonText::file);
      case ImageDifference.Inherited inherited -> Stream.empty();
      case ImageDifference.Same same -> Stream.empty();
    };
  }

  private static Stream<FileChange> file(Change change) {
    return switch (change) {
      case Change.Dockerfile dockerfile -> Stream.of(dockerfile.file());
      case Change.Context context -> Stream.of(context.file());
      case Change.BuildArgument argument -> Stream.empty();
      case Change.Ingredient ingredient -> Stream.empty();
    };
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : "%d files".formatted(count);
  }

  private String patchLine(String line) {
    if (!colour) {
      return line;
    }
    String safe = line.replaceAll("[\\p{Cntrl}&&[^\t]]", "\uFFFD");
    if (line.startsWith("@@")) {
      return Ink.CYAN.on(safe);
    }
    if (line.startsWith("diff ") || line.startsWith("--- ") || line.startsWith("+++ ")) {
      return Ink.BOLD.on(safe);
    }
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> Ink.GREEN.on(safe);
      case '-' -> Ink.RED.on(safe);
      default -> safe;
    };
  }

  private String paint(Ink ink, String text) {
    String printable = FailureText.printable(text);
    return colour ? ink.on(printable) : printable;
  }
}
