package dev.kiln.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file in {@code docs/} of which all or a region is made of the code. It is compared with what
 * the code makes of it, or with {@code -Dkiln.docs.write=true} written first.
 *
 * <p>A region begins after {@code <!-- NAME: made of … -->} and ends before {@code <!-- end of NAME
 * -->}; what stands around it is written by hand.
 */
public final class MadeDocument {

  /** Renews every document; the tests that make one are called so. */
  private static final String RENEWAL =
      "./mvnw test -pl coordinator -am -Dtest='*DocumentsTest' -Dsurefire.failIfNoSpecifiedTests=false -Dkiln.docs.write=true";

  /** The tests of a module run in its folder. */
  private static final Path DOCS = Path.of("..", "docs");

  private final Path file;

  private MadeDocument(Path file) {
    this.file = file;
  }

  /** The document {@code name} in {@code docs/}. */
  public static MadeDocument of(String name) {
    return new MadeDocument(DOCS.resolve(name));
  }

  /** Fails unless the whole file is {@code text}. */
  public void assertIs(String text) {
    if (isWriting()) {
      write(text);
    }
    assertSame(Files.exists(file) ? text() : "", text);
  }

  /** Fails unless the region {@code name} is {@code text} between two empty lines. */
  public void assertRegionIs(String name, String text) {
    assertIs(region(name).with(text));
  }

  /**
   * The region {@code name} as it stands there, for those who can say better what is wrong with it.
   *
   * @param made what is written there first, if documents are to be written
   */
  public String region(String name, String made) {
    if (isWriting()) {
      write(region(name).with(made));
    }
    return region(name).text().strip();
  }

  /** What to say and do about a document that is not what the code makes of it. */
  public String fallenBehind() {
    return "%s has fallen behind; renew it: %s".formatted(file.getFileName(), RENEWAL);
  }

  /** The documents are long, so only the first line that differs is shown. */
  private void assertSame(String present, String made) {
    List<String> is = present.lines().toList();
    List<String> shall = made.lines().toList();
    int line = 0;
    while (line < Math.min(is.size(), shall.size()) && is.get(line).equals(shall.get(line))) {
      line++;
    }
    assertThat(at(is, line))
        .as("%s:%d: %s", file, line + 1, fallenBehind())
        .isEqualTo(at(shall, line));
    assertThat(present).as("the end of %s: %s", file, fallenBehind()).hasSameSizeAs(made);
  }

  private static String at(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "the end of the document";
  }

  private static boolean isWriting() {
    return Boolean.getBoolean("kiln.docs.write");
  }

  private Region region(String name) {
    String text = text();
    int marker = text.indexOf("<!-- " + name + ": made of ");
    int begin = text.indexOf("-->\n", Math.max(marker, 0)) + "-->\n".length();
    int end = text.indexOf("<!-- end of " + name + " -->");
    assertThat(marker >= 0 && begin <= end)
        .as("%s has no region '%s' between two markers", file, name)
        .isTrue();
    return new Region(text.substring(0, begin), text.substring(begin, end), text.substring(end));
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private record Region(String before, String text, String after) {

    /** The whole document with another text in the region. */
    String with(String other) {
      return before + "\n" + other.stripTrailing() + "\n\n" + after;
    }
  }
}
