package dev.kiln.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.util.QuotedString;

/**
 * The differences of files as a patch in git's form: applied to what {@code kiln render} writes of
 * the older tree it gives what it writes of the newer one, but for files that are no text, which
 * are only named with their sizes.
 *
 * @see <a href="https://git-scm.com/docs/diff-format#generate_patch_text_with_p">git: generating
 *     patch text</a>
 */
public final class Patch {

  private static final String NOTHING = "/dev/null";

  private Patch() {}

  /** The lines for one file. */
  public static List<String> of(FileChange change) {
    String before = quoted("a/" + change.path());
    String after = quoted("b/" + change.path());
    List<String> lines = new ArrayList<>();
    lines.add("diff --git %s %s".formatted(before, after));
    lines.addAll(modes(change));
    switch (FileDiff.of(change)) {
      case FileDiff.Binary binary ->
          lines.add(
              "Binary files %s and %s differ"
                  .formatted(
                      change.before().isPresent() ? before + bytes(binary.bytesBefore()) : NOTHING,
                      change.after().isPresent() ? after + bytes(binary.bytesAfter()) : NOTHING));
      case FileDiff.Text text when text.hunks().isEmpty() -> {}
      case FileDiff.Text text -> {
        lines.add("--- " + nameOr(change.before(), before));
        lines.add("+++ " + nameOr(change.after(), after));
        // Not lines(), which would also end a line at a carriage return.
        lines.addAll(List.of(text.hunks().split("\n")));
      }
    }
    return lines;
  }

  private static List<String> modes(FileChange change) {
    if (change.before().isEmpty()) {
      return change.after().map(file -> "new file mode 10" + file.mode()).stream().toList();
    }
    if (change.after().isEmpty()) {
      return change.before().map(file -> "deleted file mode 10" + file.mode()).stream().toList();
    }
    return change.modeDiffers()
        ? List.of(
            "old mode 10" + change.before().get().mode(),
            "new mode 10" + change.after().get().mode())
        : List.of();
  }

  private static String nameOr(Optional<FileVersion> side, String name) {
    return side.isPresent() ? name : NOTHING;
  }

  private static String bytes(long count) {
    return count == 1 ? " (1 byte)" : " (%d bytes)".formatted(count);
  }

  private static String quoted(String path) {
    return QuotedString.GIT_PATH.quote(path);
  }
}
