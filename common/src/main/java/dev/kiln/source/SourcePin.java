package dev.kiln.source;

import dev.kiln.image.Digest;
import java.util.regex.Pattern;

/**
 * The exact content that a source stands for in one build, told once at submission.
 *
 * <p>Its text form, as used in JSON, is {@code git:} and 40 hexadecimal digits, {@code sha256:} and
 * 64, or {@code unresolved:} and a reason in words.
 */
public sealed interface SourcePin {

  /** A commit of a git repository, by its id of 40 lower-case hexadecimal digits. */
  record Commit(String hex) implements SourcePin {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

    public Commit {
      if (!FORM.matcher(hex).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no commit: expected 40 hexadecimal digits".formatted(hex));
      }
    }

    @Override
    public String toString() {
      return GIT + hex;
    }
  }

  /**
   * Certain bytes.
   *
   * @param digest of the file as it was downloaded; for a local source, of its reproducible archive
   */
  record Content(Digest digest) implements SourcePin {

    @Override
    public String toString() {
      return digest.toString();
    }
  }

  /**
   * Nobody could tell at submission.
   *
   * @param reason one line for people
   */
  record Unresolved(String reason) implements SourcePin {

    public Unresolved {
      reason = reason.replaceAll("\\s+", " ").strip();
    }

    @Override
    public String toString() {
      return UNRESOLVED + reason;
    }
  }

  /** What the text form of a {@link Commit} starts with. */
  String GIT = "git:";

  /** What the text form of an {@link Unresolved} starts with. */
  String UNRESOLVED = "unresolved:";

  /** Reads what {@code toString} writes. */
  static SourcePin parse(String text) {
    if (text.startsWith(GIT)) {
      return new Commit(text.substring(GIT.length()));
    }
    if (text.startsWith(UNRESOLVED)) {
      return new Unresolved(text.substring(UNRESOLVED.length()));
    }
    if (text.startsWith("sha256:")) {
      return new Content(Digest.parse(text));
    }
    throw new IllegalArgumentException(
        "'%s' is no pin of a source: expected git:, sha256: or unresolved:".formatted(text));
  }
}
