package dev.kiln.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.template.ContextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchTest {

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void appliedToTheOlderFilesItGivesTheNewerOnes(long seed) throws Exception {
    Random random = new Random(seed);
    Path worktree = Files.createDirectories(folder.resolve("worktree"));
    List<FileChange> changes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String path = "image/file %d é".formatted(i);
      Optional<String> before = i == 0 ? Optional.empty() : Optional.of(text(random));
      Optional<String> after = i == 1 ? Optional.empty() : Optional.of(text(random));
      if (before.isPresent()) {
        Files.createDirectories(worktree.resolve("image"));
        Files.writeString(worktree.resolve(path), before.get());
      }
      changes.add(
          new FileChange(
              path, before.map(FileVersion.Rendered::new), after.map(FileVersion.Rendered::new)));
    }

    apply(worktree, changes);

    for (FileChange change : changes) {
      Path file = worktree.resolve(change.path());
      if (change.after().isPresent()) {
        assertThat(Files.readAllBytes(file)).isEqualTo(change.after().get().content());
      } else {
        assertThat(file).doesNotExist();
      }
    }
  }

  @Test
  void aChangeOfTheModeIsShown() {
    FileChange change =
        new FileChange(
            "image/tool", Optional.of(file("same", false)), Optional.of(file("same", true)));

    assertThat(Patch.of(change))
        .containsExactly(
            "diff --git a/image/tool b/image/tool", "old mode 100644", "new mode 100755");
  }

  @Test
  void filesThatAreNoTextAreNamedWithTheirSizes() {
    FileChange change =
        new FileChange(
            "image/logo", Optional.of(file("a\0", false)), Optional.of(file("b\0c", false)));

    assertThat(Patch.of(change).getLast())
        .isEqualTo("Binary files a/image/logo (2 bytes) and b/image/logo (3 bytes) differ");
  }

  @Test
  void aNewFileThatIsNoTextComesFromNowhere() {
    FileChange change =
        new FileChange("image/logo", Optional.empty(), Optional.of(file("\0", false)));

    assertThat(Patch.of(change))
        .containsExactly(
            "diff --git a/image/logo b/image/logo",
            "new file mode 100644",
            "Binary files /dev/null and b/image/logo (1 byte) differ");
  }

  @Test
  void whatIsTooLargeForTextIsNotComparedLineByLine() {
    String large = "x\n".repeat(FileDiff.MAX_TEXT_BYTES);

    FileDiff diff =
        FileDiff.of(new FileChange("image/f", Optional.empty(), Optional.of(file(large, false))));

    assertThat(diff).isEqualTo(new FileDiff.Binary(0, large.length()));
  }

  @Test
  void textThatIsNotUtf8IsNoText() throws IOException {
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xE9, '\n'});
    FileVersion version = new FileVersion.Context(new ContextFile("latin", false, latin));

    FileDiff diff =
        FileDiff.of(new FileChange("image/latin", Optional.of(version), Optional.empty()));

    assertThat(diff).isEqualTo(new FileDiff.Binary(3, 0));
  }

  private FileVersion file(String content, boolean executable) {
    try {
      Path file = Files.createTempFile(folder, "file", "");
      Files.writeString(file, content);
      return new FileVersion.Context(new ContextFile("file", executable, file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void apply(Path worktree, List<FileChange> changes) throws Exception {
    String patch =
        String.join("\n", changes.stream().flatMap(change -> Patch.of(change).stream()).toList())
            + "\n";
    try (Git git = Git.init().setDirectory(worktree.toFile()).call()) {
      git.apply().setPatch(new ByteArrayInputStream(patch.getBytes(StandardCharsets.UTF_8))).call();
    }
  }

  /** Few different lines, so that many are the same on both sides; some without the last end. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(30);
    for (int i = 0; i < lines; i++) {
      text.append(random.nextInt(4) == 0 ? "" : "line " + random.nextInt(5)).append('\n');
    }
    return random.nextBoolean() ? text.toString() : text + "end";
  }
}
