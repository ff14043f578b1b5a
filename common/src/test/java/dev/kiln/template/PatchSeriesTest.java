package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.problem.ProblemsException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatchSeriesTest {

  private static final Set<String> PRESENT =
      Set.of("fix-start.patch", "backport/cve.patch", "odd#name.patch");

  @Test
  void patchesComeInTheOrderOfTheSeries() {
    String series =
        """
        # from the stable branch
        fix-start.patch

          backport/cve.patch -p0   # until 2.0
        odd#name.patch -p2
        #disabled.patch
        """;

    assertThat(PatchSeries.parse("nova/patches/series", series, PRESENT).patches())
        .containsExactly(
            new Patch("fix-start.patch", 1),
            new Patch("backport/cve.patch", 0),
            new Patch("odd#name.patch", 2));
  }

  @Test
  void aSeriesOfCommentsHasNoPatches() {
    String series = "# nothing yet\n";

    assertThat(PatchSeries.parse("nova/patches/series", series, PRESENT).patches()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsReportedWithItsLine() {
    String series =
        """
        fix-strat.patch
        ../other.patch
        /etc/x.patch
        ./fix-start.patch
        fix-start.patch
        fix-start.patch -p0
          backport/cve.patch -R
        """;

    assertThatThrownBy(() -> PatchSeries.parse("nova/patches/series", series, PRESENT))
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
}
