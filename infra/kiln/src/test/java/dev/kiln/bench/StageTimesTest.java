package dev.kiln.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTimesTest {

  @TempDir Path folder;

  @Test
  void measuredTimesAreReadBackAsTheyWereWritten() throws IOException {
    SyntheticTree.write(folder, new TreeShape(List.of(1, 2)), 1);
    StageTimes measured = StageTimes.measure(folder);

    StageTimes parsed = StageTimes.parse(measured.toString());

    assertThat(parsed).isEqualTo(measured);
    assertThat(parsed.all())
        .isEqualTo(
            measured.read().plus(measured.render()).plus(measured.graph()).plus(measured.keys()));
  }
}
