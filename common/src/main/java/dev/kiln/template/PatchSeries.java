package dev.kiln.template;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The patches of an image in the order in which they are applied, as the file {@code series} in
 * their folder lists them: one path a line, optionally followed by {@code -pN}; blank lines and
 * what follows a {@code #} say nothing.
 *
 * <p>The folder is part of an image's context.
 */
record PatchSeries(List<Patch> patches) {

  /** The name of the file that lists the patches. */
  public static final String FILE = "series";

  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
  private static final Pattern LINE = Pattern.compile("(?<path>\\S+)(?:\\s+(?<option>\\S.*))?");
  private static final Pattern STRIP = Pattern.compile("-p\\s*(?<count>\\d)");

  public PatchSeries {
    patches = List.copyOf(patches);
  }

  /**
   * Reads a series.
   *
   * @param shown what messages call the file {@code series}
   * @param present the files beside it, by their paths below its folder
   * @throws ProblemsException with everything that is wrong with it
   */
  static PatchSeries parse(String shown, String text, Set<String> present) {
    return new Reading(shown, text, present).read();
  }

  private static final class Reading {

    private final String file;
    private final String text;
    private final Set<String> present;
    private final List<Patch> patches = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Reading(String file, String text, Set<String> present) {
      this.file = file;
      this.text = text;
      this.present = present;
    }

    PatchSeries read() {
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = COMMENT.matcher(lines.get(i)).replaceFirst("").strip();
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          int column = lines.get(i).indexOf(line) + 1;
          add(matcher, i + 1, column);
        }
      }
      if (!problems.isEmpty()) {
        throw new ProblemsException(problems);
      }
      return new PatchSeries(patches);
    }

    private void add(Matcher line, int number, int column) {
      String path = line.group("path");
      int strip = strip(line, number, column);
      if (!isBelowFolder(path)) {
        report(
            number,
            column,
            "the path '%s' must be plain and stay below the folder of the series".formatted(path));
      } else if (patches.stream().anyMatch(patch -> patch.path().equals(path))) {
        report(number, column, "the patch '%s' is in the series twice".formatted(path));
      } else {
        if (!present.contains(path)) {
          report(
              number,
              column,
              "there is no file '%s' beside the series%s"
                  .formatted(path, Nearest.suggestion(path, present)));
        }
        patches.add(new Patch(path, strip));
      }
    }

    private int strip(Matcher line, int number, int column) {
      String option = line.group("option");
      if (option == null) {
        return Patch.DEFAULT_STRIP;
      }
      Matcher matcher = STRIP.matcher(option);
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group("count"));
      }
      report(
          number,
          column + line.start("option"),
          "'%s' is not understood: only -p and a digit may follow a patch".formatted(option));
      return Patch.DEFAULT_STRIP;
    }

    private static boolean isBelowFolder(String path) {
      List<String> parts = List.of(path.split("/", -1));
      return !parts.contains("") && !parts.contains(".") && !parts.contains("..");
    }

    private void report(int line, int column, String message) {
      problems.add(Problem.at(file, text, line, column, message));
    }
  }
}
