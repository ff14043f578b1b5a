package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildOutputTest {

  private final List<String> lines = new ArrayList<>();
  private final BuildOutput output =
      new BuildOutput((phase, text) -> lines.add(phase + "|" + text));

  @Test
  void linesAreWholeWhereverTheEngineCutsThem() {
    accept("Step 1/2 : FROM a\nSt");
    accept("ep 2/2 : RUN b\n one");
    accept("\r\ntwo\r\u001b[91mthree\u001b[0m\n\nfour");

    output.finish();

    assertThat(lines)
        .containsExactly(
            "build 1/2|Step 1/2 : FROM a",
            "build 2/2|Step 2/2 : RUN b",
            "build 2/2| one",
            "build 2/2|two",
            "build 2/2|three",
            "build 2/2|four");
  }

  @Test
  void podmansStepsArePhasesToo() {
    accept("STEP 3/9: RUN true\nhello\n");

    output.finish();

    assertThat(lines).containsExactly("build 3/9|STEP 3/9: RUN true", "build 3/9|hello");
  }

  @Test
  void lineWithoutEndIsCutIntoPiecesThatFitIntoMemory() {
    String piece = "x".repeat(32 * 1024 - 1);

    for (int i = 0; i < 1000; i++) {
      accept(piece);
    }
    output.finish();

    int most = "build|".length() + 64 * 1024;
    assertThat(lines)
        .allMatch(line -> line.length() <= most)
        .hasSize(1000 * (32 * 1024 - 1) / 65536 + 1);
  }

  private void accept(String stream) {
    output.accept(
        new ObjectMapper().convertValue(Map.of("stream", stream), BuildResponseItem.class));
  }
}
