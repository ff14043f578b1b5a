package dev.kiln.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ThresholdTest {

  @Test
  void partsAndAmountsAreRead() {
    assertThat(Threshold.parse("5%").bytesOf(80L << 30)).isEqualTo((80L << 30) / 100 * 5);
    assertThat(Threshold.parse("10GiB")).isEqualTo(new Threshold.Bytes(10L << 30));
    assertThat(Threshold.parse("500 MiB")).isEqualTo(new Threshold.Bytes(500L << 20));
    assertThat(Threshold.parse("1024")).isEqualTo(new Threshold.Bytes(1024));
  }

  @Test
  void thresholdsAreShownAsPeopleWriteThem() {
    assertThat(Threshold.parse("5%")).hasToString("5%");
    assertThat(Threshold.parse("1536MiB")).hasToString("1.5 GiB");
  }

  @Test
  void otherTextIsRefusedInWords() {
    assertThatThrownBy(() -> Threshold.parse("much"))
        .hasMessage("'much' is no amount of disk space: write something like 5% or 10GiB");
    assertThatThrownBy(() -> Threshold.parse("101%")).hasMessageContaining("101%");
  }
}
