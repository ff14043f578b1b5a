package dev.kiln.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.archive.Limits;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.template.ContextFile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.TreeFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeBundleTest {

  @TempDir Path folder;

  @Test
  void theSameTreeGivesTheSameBytesWhateverItsTimesAndModes() throws IOException {
    TemplateTree one = tree("one").read();
    TreeFixture copy = tree("two");
    Path start = copy.root().resolve("a/start.sh");
    Files.setLastModifiedTime(start, FileTime.fromMillis(0));
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rw-------"));

    assertThat(TreeBundle.toBytes(copy.read(), TreeConfiguration.defaults()))
        .isEqualTo(TreeBundle.toBytes(one, TreeConfiguration.defaults()));
  }

  @Test
  void anUnpackedBundleReadsAsTheTreeWithItsEffectiveConfiguration() throws IOException {
    TemplateTree tree = tree("one").read();
    TreeConfiguration effective =
        tree.configuration()
            .withOverrides(
                TreeConfiguration.Overrides.fromEnvironment(
                    java.util.Map.of(
                        "KILN_TAG", "1.10",
                        "KILN_REGISTRY", "127.0.0.1:5000",
                        "KILN_BASE_IMAGE", "r:5000/b@sha256:" + "b".repeat(64),
                        "KILN_TIMEOUT", "30d")));
    Path target = folder.resolve("unpacked/tree");

    unpack(TreeBundle.toBytes(tree, effective), target);

    TemplateTree unpacked = TemplateTree.read(target, "");
    assertThat(unpacked.configuration()).isEqualTo(effective);
    assertThat(unpacked.files()).extracting(ContextFile::path).contains("a/start.sh");
    assertThat(TreeBundle.toBytes(unpacked, effective))
        .isEqualTo(TreeBundle.toBytes(tree, effective));
    assertThat(folder.resolve("unpacked")).isDirectoryNotContaining("glob:**.partial-*");
  }

  @Test
  void aTreeMadeOfSeveralReadsAsOneFromItsBundle() throws IOException {
    Path one = tree("one").file("macros.vm", "#macro(m)\nRUN m\n#end\n").root();
    Path two =
        new TreeFixture(folder.resolve("two"))
            .file("macros.vm", "#macro(m)\nRUN second\n#end\n")
            .image("b", "#from(\"a\")\n#m()\n")
            .root();
    new TreeFixture(folder).file("o.vm", "#override(\"b_footer\")\nRUN footer\n#end\n");
    TemplateTree tree = TemplateTree.read(List.of(one, two), List.of(folder.resolve("o.vm")));
    TreeConfiguration effective = tree.configuration();
    Path target = folder.resolve("unpacked/tree");

    unpack(TreeBundle.toBytes(tree, effective), target);

    TemplateTree unpacked = TemplateTree.read(target, "");
    assertThat(TreeFixture.render(unpacked, "b"))
        .isEqualTo(TreeFixture.render(tree, "b"))
        .endsWith("/a\nRUN second\nRUN footer\n");
    assertThat(TreeBundle.toBytes(unpacked, effective))
        .isEqualTo(TreeBundle.toBytes(tree, effective));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/x", "a//x", "./x", "a\\x", "a/.."})
  void aPathThatLeavesTheFolderIsRefused(String path) throws IOException {
    refused(archive(path, TarConstants.LF_NORMAL, 1));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO
      })
  void whatIsNoPlainFileIsRefused(byte type) throws IOException {
    refused(archive("x", type, 0));
  }

  @Test
  void aBombIsRefused() throws IOException {
    refused(archive("x", TarConstants.LF_NORMAL, 20_000_000));
  }

  @Test
  void damagedBytesAreRefused() throws IOException {
    refused(new byte[] {1, 2, 3});
  }

  private void refused(byte[] bundle) {
    Path target = folder.resolve("t/target");

    assertThatThrownBy(() -> unpack(bundle, target)).isInstanceOf(BundleException.class);

    assertThat(folder.resolve("t")).isEmptyDirectory();
  }

  private static void unpack(byte[] bundle, Path target) throws IOException {
    TreeBundle.unpack(new ByteArrayInputStream(bundle), target, Limits.defaults());
  }

  private static byte[] archive(String path, byte type, int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry entry = new TarArchiveEntry("placeholder", type);
      entry.setName(path);
      entry.setSize(size);
      if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
        entry.setLinkName("/etc/passwd");
      }
      TarArchiveEntry absolute = new TarArchiveEntry(path, type, true);
      absolute.setSize(size);
      absolute.setLinkName(entry.getLinkName());
      tar.putArchiveEntry(absolute);
      tar.write(new byte[size]);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private TreeFixture tree(String name) {
    return new TreeFixture(folder.resolve(name))
        .file(
            "kiln.yaml",
            "labels: {a: 'x\"\\y'}\nprofiles: {main: ['^a\\d$']}\nallowed_to_fail: [a]\n")
        .image("a", "#base()\n")
        .file("a/start.sh", "#!/bin/sh\n")
        .file("a/" + "long".repeat(40) + "/ü.txt", "x");
  }
}
