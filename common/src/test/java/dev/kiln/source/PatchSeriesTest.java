package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.problem.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchSeriesTest {

  @TempDir Path folder;

  @BeforeEach
  void writePatches() throws IOException {
    Files.createDirectory(folder.resolve("backport"));
    Files.createFile(folder.resolve("fix-start.patch"));
    Files.createFile(folder.resolve("backport/cve.patch"));
    Files.createFile(folder.resolve("odd#name.patch"));
  }

  @Test
  void patchesComeInTheOrderOfTheSeries() throws IOException {
    series(
        """
        # from the stable branch
        fix-start.patch

          backport/cve.patch -p0   # until 2.0
        odd#name.patch -p2
        #disabled.patch
        """);

    assertThat(PatchSeries.read(folder, "nova/patches").patches())
        .containsExactly(
            new Patch("fix-start.patch", 1),
            new Patch("backport/cve.patch", 0),
            new Patch("odd#name.patch", 2));
  }

  @Test
  void aSeriesOfCommentsHasNoPatches() throws IOException {
    series("# nothing yet\n");

    assertThat(PatchSeries.read(folder, "nova/patches").patches()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsReportedWithItsLine() throws IOException {
    series(
        """
        fix-strat.patch
        ../other.patch
        /etc/x.patch
        ./fix-start.patch
        fix-start.patch
        fix-start.patch -p0
          backport/cve.patch -R
        """);

    assertThatThrownBy(() -> PatchSeries.read(folder, "nova/patches"))
        .isInstanceOf(ProblemsException.class)
        .hasMessage(
            """
            nova/patches/series:1:1: there is no file 'fix-strat.patch' beside the series, did you mean 'fix-start.patch'?
            nova/patches/series:2:1: the path '../other.patch' must be plain and stay below the folder of the series
            nova/patches/series:3:1: the path '/etc/x.patch' must be plain and stay below the folder of the series
            nova/patches/series:4:1: the path './fix-start.patch' must be plain and stay below the folder of the series
            nova/patches/series:6:1: the patch 'fix-start.patch' is in the series twice
            nova/patches/series:7:22: '-R' is not understood: only -p and a digit may follow a patch\
            """);
  }

  @Test
  void aFolderWithoutASeriesIsAProblem() {
    assertThatThrownBy(() -> PatchSeries.read(folder, "nova/patches"))
        .hasMessage("nova/patches/series: there is no such file: it lists the patches, one a line");
  }

  private void series(String text) throws IOException {
    Files.writeString(folder.resolve(PatchSeries.FILE), text);
  }
}
