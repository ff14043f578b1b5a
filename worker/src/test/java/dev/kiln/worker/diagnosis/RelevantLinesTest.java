package dev.kiln.worker.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RelevantLinesTest {

  @Test
  void progressAndBlankLinesAreLeftOut() {
    List<String> lines =
        List.of(
            "Step 2/9 : RUN x",
            "Get:12 http://deb.debian.org/debian bookworm/main amd64 a amd64 1 [2 kB]",
            "Selecting previously unselected package a.",
            "",
            "Unpacking a (1) ...",
            " ---> Running in 0123456789ab",
            "   ━━━━━━━━━━ 1.2/1.2 MB 3.4 MB/s",
            "  5 1024k    5 51200    0     0  40000      0  0:00:26",
            "make: *** [all] Error 1");

    assertThat(RelevantLines.of(lines))
        .containsExactly(
            "Step 2/9 : RUN x",
            "   ━━━━━━━━━━ 1.2/1.2 MB 3.4 MB/s",
            "  5 1024k    5 51200    0     0  40000      0  0:00:26",
            "make: *** [all] Error 1");
  }

  @Test
  void theLastFortyOfThemAreKept() {
    List<String> lines = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> lines.add("line " + i));

    List<String> relevant = RelevantLines.of(lines);

    assertThat(relevant).hasSize(RelevantLines.MOST).startsWith("line 60").endsWith("line 99");
  }

  @Test
  void theCauseIsNotPushedOutByProgress() {
    List<String> lines = new ArrayList<>(List.of("E: something is wrong"));
    IntStream.range(0, 500).forEach(i -> lines.add("Unpacking package-" + i + " (1.0) ..."));

    assertThat(RelevantLines.of(lines)).containsExactly("E: something is wrong");
  }

  @Test
  void outputThatIsAllProgressIsKept() {
    assertThat(RelevantLines.of(List.of("Unpacking a (1) ...", " ")))
        .containsExactly("Unpacking a (1) ...");
  }
}
