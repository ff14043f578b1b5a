package dev.kiln.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTextTest {

  @Test
  void textStaysAsItIs() {
    String text = "a\tbé — 漢字 \uD83D\uDE00";

    assertThat(PlainText.of(text)).isEqualTo(text);
    assertThat(PlainText.of("ascii")).isSameAs("ascii");
  }

  @Test
  void coloursAndCursorMovementsAreLeftOut() {
    assertThat(PlainText.of("\u001B[1;31mred\u001B[0m\u001B[2K done")).isEqualTo("red done");
  }

  @Test
  void whatIsNoCharacterIsReplaced() {
    assertThat(PlainText.of("a\0b\u0007c\rd\u009Be\uD800f\uDC00\u001B"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFD\uFFFD");
  }
}
