package dev.kiln.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {

  @TempDir Path folder;

  static Stream<byte[]> theSameInEveryFormat() throws IOException {
    byte[] tar =
        new TarFixture().file("./pkg-1.0/a.txt", "hello").executable("pkg-1.0//run", "x").toBytes();
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(tar);
    }
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bzip2)) {
      out.write(tar);
    }
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZCompressorOutputStream(xz)) {
      out.write(tar);
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(zipped)) {
      add(zip, "pkg-1.0/a.txt", 0100600, "hello");
      add(zip, "pkg-1.0/run", 0100775, "x");
    }
    return Stream.of(
        tar, gzip.toByteArray(), bzip2.toByteArray(), xz.toByteArray(), zipped.toByteArray());
  }

  @ParameterizedTest
  @MethodSource
  void theSameInEveryFormat(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("named-nothing.txt"), bytes);

    List<String> shown = listed(file);

    assertThat(shown).containsExactly("pkg-1.0/", "pkg-1.0/a.txt hello", "pkg-1.0/run* x");
  }

  @Test
  void anythingElseIsNoArchive() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tar.gz"), "BZ, PK and ustar are words\n");
    Path empty = Files.createFile(folder.resolve("empty.tar"));
    Path packedText = folder.resolve("text.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packedText))) {
      out.write("words".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(List.of(text, empty, packedText))
        .allSatisfy(file -> assertThat(open(file)).isEmpty());
  }

  @Test
  void linksInsideStayAndHardLinksBecomeFiles() throws IOException {
    Path file =
        tar(
            new TarFixture()
                .file("lib/libx.so.1.2", "elf")
                .link("lib/libx.so", "libx.so.1.2")
                .link("bin/x", "../lib/./libx.so")
                .link("here", ".")
                .link("later", "lib/nothing-yet")
                .hardLink("lib/same", "./lib/libx.so.1.2"));

    List<String> shown = listed(file);

    assertThat(shown)
        .containsExactly(
            "bin/",
            "bin/x -> ../lib/./libx.so",
            "here -> .",
            "later -> lib/nothing-yet",
            "lib/",
            "lib/libx.so -> libx.so.1.2",
            "lib/libx.so.1.2 elf",
            "lib/same elf");
  }

  @Test
  void theOnlyFolderAtTheTopCanBeTakenAway() throws IOException {
    Path one = tar(new TarFixture().folder("./").folder("pkg/").file("pkg/a/b", "1"));
    Path two = tar(new TarFixture().file("pkg/a", "1").file("README", "2"));

    assertThat(listed(one, FileTree::withoutTopFolder)).containsExactly("a/", "a/b 1");
    assertThat(listed(two, FileTree::withoutTopFolder))
        .containsExactly("README 2", "pkg/", "pkg/a 1");
  }

  @Test
  void foldersAreTheSameWhetherListedOrNot() throws IOException {
    Path listed = tar(new TarFixture().folder("a/").folder("a/").folder("a/b/").file("a/b/c", ""));
    Path implied = tar(new TarFixture().file("a/b/c", ""));

    assertThat(listed(listed)).isEqualTo(listed(implied)).contains("a/", "a/b/");
  }

  private static void add(ZipArchiveOutputStream zip, String path, int mode, String content)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(path);
    entry.setUnixMode(mode);
    zip.putArchiveEntry(entry);
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeArchiveEntry();
  }

  private Path tar(TarFixture tar) throws IOException {
    return Files.write(Files.createTempFile(folder, "some", ".bin"), tar.toBytes());
  }

  private Optional<Archive> open(Path file) throws IOException {
    return Archive.open(file, folder, Limits.defaults());
  }

  private List<String> listed(Path file) throws IOException {
    return listed(file, tree -> tree);
  }

  private List<String> listed(Path file, UnaryOperator<FileTree> change) throws IOException {
    try (Archive archive = open(file).orElseThrow()) {
      return change.apply(archive.files()).entries().stream().map(ArchiveTest::shown).toList();
    }
  }

  private static String shown(Entry entry) {
    return switch (entry) {
      case Entry.Folder each -> each.path() + "/";
      case Entry.Link link -> link.path() + " -> " + link.target();
      case Entry.File file -> file.path() + (file.executable() ? "* " : " ") + text(file.content());
    };
  }

  private static String text(Content content) {
    try (InputStream in = content.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what was spooled", e);
    }
  }
}
