package dev.kiln.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** In what the content of a file differs. */
public sealed interface FileDiff {

  /** More than this is not compared line by line. */
  int MAX_TEXT_BYTES = 1 << 20;

  /**
   * UTF-8 text, or nothing, on both sides.
   *
   * @param hunks of a unified diff; empty if the content is the same
   */
  record Text(int linesAdded, int linesRemoved, String hunks) implements FileDiff {}

  /**
   * No text on one side at least, or too much of it.
   *
   * @param bytesBefore 0 if it was not there
   * @param bytesAfter 0 if it is not there any more
   */
  record Binary(long bytesBefore, long bytesAfter) implements FileDiff {}

  /** Reads and compares both sides. */
  static FileDiff of(FileChange change) {
    byte[] before = content(change.before());
    byte[] after = content(change.after());
    if (Arrays.equals(before, after)) {
      return new Text(0, 0, "");
    }
    if (!isText(before) || !isText(after)) {
      return new Binary(before.length, after.length);
    }
    RawText old = new RawText(before);
    RawText current = new RawText(after);
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, old, current);
    return new Text(
        edits.stream().mapToInt(edit -> edit.getLengthB()).sum(),
        edits.stream().mapToInt(edit -> edit.getLengthA()).sum(),
        hunks(edits, old, current));
  }

  private static String hunks(EditList edits, RawText before, RawText after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(edits, before, after);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static byte[] content(Optional<FileVersion> version) {
    return version.map(FileVersion::content).orElse(new byte[0]);
  }

  private static boolean isText(byte[] content) {
    if (content.length > MAX_TEXT_BYTES) {
      return false;
    }
    for (byte b : content) {
      if (b == 0) {
        return false;
      }
    }
    try {
      CharBuffer ignored = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
