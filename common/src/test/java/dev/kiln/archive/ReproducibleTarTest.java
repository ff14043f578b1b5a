package dev.kiln.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibleTarTest {

  @TempDir Path folder;

  @Test
  void otherTimesOwnersModesAndOrderGiveTheSameBytes() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    write(first, "b/run.sh", "rwxr-xr-x", 1_000);
    write(first, "a.txt", "rw-r--r--", 2_000);
    Files.createSymbolicLink(first.resolve("link"), Path.of("b/run.sh"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.createSymbolicLink(second.resolve("link"), Path.of("b/run.sh"));
    write(second, "a.txt", "rw-rw----", 9_000);
    write(second, "b/run.sh", "rwx--x---", 9_000);
    Files.setPosixFilePermissions(
        second.resolve("b"), PosixFilePermissions.fromString("rwx------"));

    assertThat(tar(read(first))).isEqualTo(tar(read(second)));
  }

  @Test
  void whoMadeAnArchiveAndWhenDoesNotShow() throws IOException {
    Path mine =
        Files.write(
            folder.resolve("mine"),
            new TarFixture().madeBy("me", 5_000).file("b", "2").file("a", "1").toBytes());
    Path yours =
        Files.write(
            folder.resolve("yours"),
            new TarFixture().madeBy("you", 9_000).file("./a", "1").file("./b", "2").toBytes());

    try (Archive one = Archive.open(mine, folder, Limits.defaults()).orElseThrow();
        Archive two = Archive.open(yours, folder, Limits.defaults()).orElseThrow()) {
      assertThat(tar(one.files())).isEqualTo(tar(two.files()));
    }
  }

  /** Bytes that change by themselves would rebuild every image that has a source. */
  @Test
  void theBytesAreTheOnesTheyHaveAlwaysBeen() throws IOException {
    String longName = "long/" + "n".repeat(120);
    FileTree tree =
        FileTree.of(
            List.of(
                new Entry.File("ü.txt", false, Content.of(new byte[] {1, 2, 3})),
                new Entry.File(longName, true, Content.of(new byte[0])),
                new Entry.Link("link", longName)));

    assertThat(Digest.of(tar(tree)))
        .hasToString("sha256:60afe1c8c91f2cd96ec787db3315cb23556850bae0167ac7f85137cf4919b892");
  }

  @Test
  void otherReadersUnderstandIt() throws IOException {
    String longName = "long/" + "n".repeat(120) + "/ü";
    FileTree tree =
        FileTree.of(
            List.of(
                new Entry.File("b.txt", false, Content.of("b".repeat(700).getBytes())),
                new Entry.File(longName, true, Content.of(new byte[] {1})),
                new Entry.Link("a", longName)));

    List<String> listed = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(tar(tree)))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        listed.add(
            "%s %o %d %s%d %d%s %s"
                .formatted(
                    e.getName(),
                    e.getMode(),
                    e.getSize(),
                    e.getUserName(),
                    e.getLongUserId(),
                    e.getLongGroupId(),
                    e.getGroupName(),
                    e.getLinkName()));
        assertThat(e.getLastModifiedTime()).isEqualTo(FileTime.fromMillis(0));
      }
    }

    assertThat(listed)
        .containsExactly(
            "a 777 0 0 0 " + longName,
            "b.txt 644 700 0 0 ",
            "long/ 755 0 0 0 ",
            "long/" + "n".repeat(120) + "/ 755 0 0 0 ",
            longName + " 755 1 0 0 ");
  }

  @Test
  void whatWasWrittenIsReadAsTheSameTree() throws IOException {
    Path file = folder.resolve("written.tar");
    FileTree tree =
        FileTree.of(
            List.of(
                new Entry.Folder("empty"),
                new Entry.File("d/run", true, Content.of("x".getBytes(StandardCharsets.UTF_8))),
                new Entry.Link("d/link", "../empty")));
    Files.write(file, tar(tree));

    try (Archive archive = Archive.open(file, folder, Limits.defaults()).orElseThrow()) {
      assertThat(tar(archive.files())).isEqualTo(Files.readAllBytes(file));
    }
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsNoticed() throws IOException {
    Path grown = Files.writeString(folder.resolve("grown"), "short");
    FileTree tree = FileTree.of(List.of(new Entry.File("grown", false, Content.of(grown))));
    Files.writeString(grown, "longer than before");

    assertThatThrownBy(() -> tar(tree))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("'grown' changed while it was read");
  }

  @Test
  void aFolderWithALinkOutIsRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("out"), Path.of("/nowhere/else"));

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("the link 'out' points to '/nowhere/else'");
  }

  @Test
  void someNamesCanBeLeftOutOfAFolder() throws IOException {
    write(folder, ".git/config", "rw-r--r--", 0);
    write(folder, "sub/.git", "rw-r--r--", 0);
    write(folder, "sub/.gitignore", "rw-r--r--", 0);

    FileTree tree = FileTree.read(folder, Set.of(".git"), Limits.defaults());

    assertThat(tree.entries()).extracting(Entry::path).containsExactly("sub", "sub/.gitignore");
  }

  @Test
  void anUnpackedTreeIsTheSameTree() throws IOException {
    FileTree tree =
        FileTree.of(
            List.of(
                new Entry.File("d/run", true, Content.of("x".getBytes(StandardCharsets.UTF_8))),
                new Entry.File("d/plain", false, Content.of(new byte[0])),
                new Entry.Link("a", "d/run")));
    Path target = folder.resolve("below/target");

    Unpacker.unpack(tree, target);
    Unpacker.unpack(FileTree.of(List.of()), target);

    assertThat(tar(read(target))).isEqualTo(tar(tree));
    assertThat(folder.resolve("below")).isDirectoryNotContaining("glob:**.partial-*");
  }

  private static FileTree read(Path folder) throws IOException {
    return FileTree.read(folder, Set.of(), Limits.defaults());
  }

  private static byte[] tar(FileTree tree) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReproducibleTar.write(tree, bytes);
    return bytes.toByteArray();
  }

  private static void write(Path folder, String path, String mode, long modifiedMillis)
      throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, path);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
  }
}
