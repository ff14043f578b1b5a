package dev.kiln.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastUsesTest {

  @TempDir Path folder;

  @Test
  void usesAreRememberedOverARestart() {
    LastUses before = new LastUses(folder.resolve("uses"));
    before.used(Images.reference("a"), Images.START.plusSeconds(7));
    before.used(Images.reference("a"), Images.START);

    before.keepOnly(List.of(Images.kilns("a", 0)));

    assertThat(new LastUses(folder.resolve("uses")).of(Images.kilns("a", 0)))
        .contains(Images.START.plusSeconds(7));
  }

  @Test
  void whatTheEngineDoesNotHaveAnyMoreIsForgotten() throws Exception {
    LastUses uses = new LastUses(folder.resolve("uses"));
    uses.used(Images.reference("a"), Images.START);
    uses.used(Images.reference("b"), Images.START);

    uses.keepOnly(List.of(Images.kilns("b", 0)));

    assertThat(Files.readAllLines(folder.resolve("uses")))
        .containsExactly(Images.START.getEpochSecond() + " " + Images.reference("b"));
  }

  @Test
  void brokenLinesArePassedOver() throws Exception {
    Files.writeString(
        folder.resolve("uses"), "\nnonsense\n12x a\n1767225600 " + Images.reference("a") + "\n");

    LastUses uses = new LastUses(folder.resolve("uses"));

    assertThat(uses.of(Images.kilns("a", 0))).contains(Images.START);
  }
}
