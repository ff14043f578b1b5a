package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.worker.attempt.BuildContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextTarTest {

  @Test
  void entriesAreSortedAndHaveNeitherTimesNorOwners(@TempDir Path folder) throws IOException {
    Path script = file(folder, "run.sh", "#!/bin/sh\n", "rwx--x--x");
    Path text = file(folder, "notes", "n".repeat(700), "rw-------");
    String longPath = "deep/" + "d".repeat(120) + "/ünotes.txt";

    byte[] tar = tar(Map.of("z/run.sh", script, longPath, text));

    assertThat(listed(tar))
        .containsExactly(
            "Dockerfile 644 5",
            "deep/ 755 0",
            "deep/" + "d".repeat(120) + "/ 755 0",
            longPath + " 644 700",
            "z/ 755 0",
            "z/run.sh 755 10");
  }

  @Test
  void touchedFilesGiveTheSameBytes(@TempDir Path folder) throws IOException {
    Path text = file(folder, "notes", "same", "rw-r--r--");
    byte[] before = tar(Map.of("notes", text));

    Files.setLastModifiedTime(text, FileTime.fromMillis(12345));
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-rw----"));

    assertThat(tar(Map.of("notes", text))).isEqualTo(before);
  }

  @Test
  void nameOfTheUserIsNotInIt(@TempDir Path folder) throws IOException {
    Path text = file(folder, "notes", "same", "rw-r--r--");
    String user = "somebody-" + System.nanoTime();
    String before = System.setProperty("user.name", user);
    try {
      byte[] tar = tar(Map.of("n".repeat(150), text));

      assertThat(new String(tar, StandardCharsets.ISO_8859_1)).doesNotContain(user);
    } finally {
      System.setProperty("user.name", String.valueOf(before));
    }
  }

  private static Path file(Path folder, String name, String content, String mode)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static byte[] tar(Map<String, Path> files) throws IOException {
    try (InputStream tar = ContextTar.open(new BuildContext("FROM\n", new TreeMap<>(files)))) {
      return tar.readAllBytes();
    }
  }

  private static List<String> listed(byte[] tar) throws IOException {
    List<String> lines = new ArrayList<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getLastModifiedTime()).isEqualTo(FileTime.fromMillis(0));
        assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
        assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
        lines.add("%s %o %d".formatted(entry.getName(), entry.getMode(), entry.getSize()));
      }
    }
    return lines;
  }
}
