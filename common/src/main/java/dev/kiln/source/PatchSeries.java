package dev.kiln.source;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The patches of an image in the order in which they are applied, as the file {@code series} in
 * their folder lists them: one path a line, optionally followed by {@code -pN}; blank lines and
 * what follows a {@code #} say nothing.
 *
 * <p>The folder is part of an image's context, whose reader has seen to it that no link leaves the
 * tree.
 */
public record PatchSeries(List<Patch> patches) {

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
   * @param shown what messages call {@code folder}
   * @throws ProblemsException with everything that is wrong with it
   */
  public static PatchSeries read(Path folder, String shown) {
    String file = shown + "/" + FILE;
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      throw new ProblemsException(
          Problem.of(file, "there is no such file: it lists the patches, one a line"));
    }
    return new Reading(folder, file, TextFile.read(file, folder.resolve(FILE))).read();
  }

  private static final class Reading {

    private final Path folder;
    private final String file;
    private final String text;
    private final Set<String> present;
    private final List<Patch> patches = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Reading(Path folder, String file, String text) {
      this.folder = folder;
      this.file = file;
      this.text = text;
      this.present = filesIn(folder);
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
        if (!Files.isRegularFile(folder.resolve(path))) {
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
      try {
        Path relative = Path.of(path);
        return !relative.isAbsolute()
            && relative.equals(relative.normalize())
            && !relative.startsWith("..");
      } catch (InvalidPathException e) {
        return false;
      }
    }

    private void report(int line, int column, String message) {
      problems.add(Problem.at(file, text, line, column, message));
    }

    private static Set<String> filesIn(Path folder) {
      Set<String> names = new TreeSet<>();
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(Files::isRegularFile)
            .map(each -> folder.relativize(each).toString())
            .filter(name -> !name.equals(FILE))
            .forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder, e);
      }
      return names;
    }
  }
}
