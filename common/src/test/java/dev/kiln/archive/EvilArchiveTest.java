package dev.kiln.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvilArchiveTest {

  @TempDir Path folder;
  private Path scratch = Path.of("");

  @BeforeEach
  void makeScratchFolder() throws IOException {
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "a/..", "/x", "//x", "a\nb", "a\u007f", "a\u0085"})
  void aPathThatLeavesTheArchiveOrIsDoubtfulIsRefused(String path) throws IOException {
    refused(new TarFixture().file(path, "x").toBytes(), "is no path that an entry");
    refused(zip(path, 0100644, "x"), "is no path that an entry");
  }

  @Test
  void namesThatNoFileSystemTakesAreRefused() throws IOException {
    refused(new TarFixture().file("x".repeat(256), "").toBytes(), "is no path that an entry");
    refused(new TarFixture().file("x/".repeat(600) + "y", "").toBytes(), "is no path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "..", "../x", "b/../../x", "b/..", "", "a\nb", "../../x/../y"})
  void aLinkThatLeavesTheArchiveOrIsDoubtfulIsRefused(String target) throws IOException {
    refused(new TarFixture().link("a", target).toBytes(), "the link 'a' points to");
    if (!target.isEmpty()) {
      refused(zip("a", 0120777, target), "the link 'a' points to");
    }
  }

  @Test
  void aLinkOutIsRefusedBeforeAnythingIsWrittenThroughIt() throws IOException {
    byte[] outside =
        new TarFixture().link("a", "../../outside").file("a/written", "evil").toBytes();

    refused(outside, "the link 'a' points to");

    assertThat(folder).isDirectoryNotContaining("glob:**/written");
  }

  @Test
  void nothingLiesBelowALinkOrAFile() throws IOException {
    refused(
        new TarFixture().folder("b/").link("a", "b").file("a/x", "").toBytes(),
        "'a/x' lies below 'a', which is no folder");
    refused(
        new TarFixture().file("a/x", "").link("a", "b").toBytes(),
        "'a/x' lies below 'a', which is no folder");
    refused(
        new TarFixture().file("a", "").file("a/x", "").toBytes(),
        "'a/x' lies below 'a', which is no folder");
  }

  @Test
  void linksThatTogetherClimbOutAreRefused() throws IOException {
    byte[] together =
        new TarFixture().folder("a/b/").link("a/b/up", "..").link("out", "a/b/up/../..").toBytes();

    refused(together, "the link 'out' points to 'a/b/up/../..'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "later", "link", "a/../../x"})
  void aHardLinkToAnythingButAFileBeforeItIsRefused(String target) throws IOException {
    refused(
        new TarFixture()
            .file("file", "")
            .link("link", "file")
            .hardLink("hard", target)
            .file("later", "")
            .toBytes(),
        "the hard link 'hard' is to '" + target + "'");
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CONTIG,
        TarConstants.LF_GNUTYPE_SPARSE,
        'M',
        'V'
      })
  void devicesPipesAndOtherOdditiesAreRefused(byte type) throws IOException {
    refused(new TarFixture().special("odd", type).toBytes(), "");
  }

  @Test
  void aDeviceInAZipIsRefused() throws IOException {
    refused(zip("null", 0020666, ""), "'null' is neither a plain file nor a folder nor a link");
  }

  @Test
  void whatIsThereTwiceIsRefused() throws IOException {
    refused(
        new TarFixture().file("a", "1").file("a", "2").toBytes(), "'a' is in the archive twice");
    refused(new TarFixture().file("a", "1").file("./a", "2").toBytes(), "twice");
    refused(new TarFixture().file("a", "1").link("a", "b").toBytes(), "twice");
    refused(new TarFixture().file("a", "1").folder("a/").toBytes(), "twice");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      add(zip, "a", 0100644, "1");
      add(zip, "a", 0100644, "2");
    }
    refused(bytes.toByteArray(), "twice");
  }

  @Test
  void aMillionEntriesAreRefused() throws IOException {
    byte[] entry = Arrays.copyOf(new TarFixture().file("a", "").toBytes(), 512);
    Path tar = folder.resolve("million.tar.gz");
    try (OutputStream out = fastGzip(tar)) {
      for (int i = 0; i < 1_000_000; i++) {
        out.write(entry);
      }
    }
    Path zip = folder.resolve("many.zip");
    try (ZipArchiveOutputStream entries = new ZipArchiveOutputStream(zip)) {
      for (int i = 0; i < 30_000; i++) {
        add(entries, Integer.toString(i), 0, "");
      }
    }

    refused(tar, "more than 200,000 entries", new Limits(200_000, 1L << 40, 1 << 20));
    refused(zip, "more than 20,000 entries", new Limits(20_000, 1L << 40, 1 << 20));
  }

  @Test
  void aBombIsRefused() throws IOException {
    byte[] zeros = new TarFixture().file("zeros", "\0".repeat(50_000_000)).toBytes();
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(tar)) {
      out.write(zeros);
    }

    refused(tar.toByteArray(), "the archive unpacks to more than 200 times its size");
    refused(
        zip("zeros", 0100644, "\0".repeat(50_000_000)),
        "the archive unpacks to more than 200 times its size");
  }

  @Test
  void sizeIsLimitedEvenWhereNothingIsCompressed() throws IOException {
    TarFixture tar = new TarFixture().file("a", "a".repeat(2_000_000));
    TarFixture links = new TarFixture().file("a", "a".repeat(600_000));
    for (int i = 0; i < 10; i++) {
      links.hardLink("a" + i, "a");
    }

    Limits limits = new Limits(100, 1_000_000, 200);

    refused(write(tar.toBytes()), "unpacks to more than 1,000,000 bytes", limits);
    refused(write(links.toBytes()), "unpacks to more than 1,000,000 bytes", limits);
  }

  @Test
  void aNameThatFillsTheMemoryIsRefused() throws IOException {
    String name = "n".repeat(3_000_000);

    refused(
        new TarFixture()
            .special("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, name)
            .file("n", "")
            .toBytes(),
        "header alone is larger");
  }

  @Test
  void damagedArchivesAreRefused() throws IOException {
    byte[] tar = new TarFixture().file("a", "a".repeat(5000)).toBytes();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(tar);
    }
    byte[] gzip = packed.toByteArray();
    byte[] wrongSum = gzip.clone();
    wrongSum[wrongSum.length - 6] ^= 1;
    byte[] zip = zip("a", 0100644, "a".repeat(5000));

    refused(Arrays.copyOf(tar, 3000), "the archive is damaged");
    refused(Arrays.copyOf(gzip, gzip.length - 20), "the archive is damaged");
    refused(wrongSum, "the archive is damaged");
    refused(Arrays.copyOf(zip, zip.length - 10), "the archive is damaged");
  }

  @Test
  void bundlesHaveNoLinksAndNoOddNames() throws IOException {
    for (TarFixture tar :
        new TarFixture[] {
          new TarFixture().file("a", "").link("b", "a"),
          new TarFixture().file("a", "").hardLink("b", "a"),
          new TarFixture().file("./a", ""),
          new TarFixture().file("a\\b", ""),
          new TarFixture().folder("./")
        }) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(tar.toBytes());
      }
      assertThatThrownBy(() ->
              Archive.readPlainTarGz(
                  new ByteArrayInputStream(packed.toByteArray()), scratch, Limits.defaults()))
          .isInstanceOf(ArchiveException.class);
    }
  }

  private void refused(byte[] archive, String message) throws IOException {
    refused(write(archive), message);
  }

  private void refused(Path archive, String message) {
    refused(archive, message, Limits.defaults());
  }

  private void refused(Path archive, String message, Limits limits) {
    assertThatThrownBy(() -> Archive.open(archive, scratch, limits))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(message);

    assertThat(scratch).isEmptyDirectory();
  }

  private Path write(byte[] archive) throws IOException {
    return Files.write(folder.resolve("evil.bin"), archive);
  }

  private static byte[] zip(String path, int mode, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      add(zip, path, mode, content);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipArchiveOutputStream zip, String path, int mode, String content)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(path);
    entry.setUnixMode(mode);
    zip.putArchiveEntry(entry);
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeArchiveEntry();
  }

  private static OutputStream fastGzip(Path file) throws IOException {
    return new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }
}
