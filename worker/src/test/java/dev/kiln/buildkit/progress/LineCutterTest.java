package dev.kiln.buildkit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineCutterTest {

  private record Line(String text, LineEnd end) {}

  private final List<Line> lines = new ArrayList<>();
  private final LineCutter cutter = new LineCutter((text, end) -> lines.add(new Line(text, end)));

  @Test
  void lineIsPutTogetherOfPieces() {
    accept("hel");
    accept("lo\nwor");
    accept("ld\n");

    assertThat(lines).containsExactly(newline("hello"), newline("world"));
  }

  @Test
  void characterIsPutTogetherOfPieces() {
    byte[] bytes = "é€😀\n".getBytes(StandardCharsets.UTF_8);

    for (byte next : bytes) {
      cutter.accept(new byte[] {next});
    }

    assertThat(lines).containsExactly(newline("é€😀"));
  }

  @Test
  void emptyLinesAreLines() {
    accept("\n\r\n\n");

    assertThat(lines).containsExactly(newline(""), newline(""), newline(""));
  }

  @Test
  void carriageReturnBeforeALineFeedBelongsToIt() {
    accept("one\r");
    accept("\ntwo\r\r\n");

    assertThat(lines).containsExactly(newline("one"), newline("two"));
  }

  @Test
  void carriageReturnAloneEndsALineThatIsWrittenOver() {
    accept("10%\r50%\r\r100%\n");

    assertThat(lines)
        .containsExactly(
            new Line("10%", LineEnd.RETURN), new Line("50%", LineEnd.RETURN), newline("100%"));
  }

  @Test
  void invalidBytesAreReplaced() {
    cutter.accept(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n'});

    assertThat(lines).containsExactly(newline("a\ufffdb\ufffd"));
  }

  @Test
  void lineWithoutAnEndIsPassedOnAtTheEnd() {
    accept("one\ntwo");

    cutter.finish();
    cutter.finish();

    assertThat(lines).containsExactly(newline("one"), new Line("two", LineEnd.STEP));
  }

  @Test
  void tooLongLineIsPassedOnInParts() {
    int max = LineCutter.MAX_LINE_BYTES;

    accept("x".repeat(2 * max + 1));
    accept("\n");

    assertThat(lines)
        .containsExactly(
            new Line("x".repeat(max), LineEnd.CUT),
            new Line("x".repeat(max), LineEnd.CUT),
            newline("x"));
  }

  @Test
  void lineOfExactlyTheLimitIsOne() {
    accept("x".repeat(LineCutter.MAX_LINE_BYTES) + "\n");

    assertThat(lines).containsExactly(newline("x".repeat(LineCutter.MAX_LINE_BYTES)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀", "aé", "a€b", "ab😀"})
  void tooLongLineIsNotCutWithinACharacter(String pattern) {
    String text = pattern.repeat(LineCutter.MAX_LINE_BYTES);

    accept(text + "\n");

    assertThat(String.join("", lines.stream().map(Line::text).toList())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void piecesDoNotMatter(long seed) {
    Random random = new Random(seed);
    byte[] output = new byte[3 * LineCutter.MAX_LINE_BYTES];
    random.nextBytes(output);
    // Few line ends, so that some lines are too long.
    for (int i = 0; i < output.length; i++) {
      if ((output[i] == '\n' || output[i] == '\r') && random.nextInt(20) > 0) {
        output[i] = 'x';
      }
    }
    List<Line> whole = cutAtOnce(output);

    for (int from = 0; from < output.length; ) {
      int to = Math.min(output.length, from + 1 + random.nextInt(5000));
      cutter.accept(Arrays.copyOfRange(output, from, to));
      from = to;
    }
    cutter.finish();

    assertThat(lines).as("seed %d", seed).isEqualTo(whole);
    assertThat(lines).allMatch(line -> line.text().length() <= LineCutter.MAX_LINE_BYTES);
  }

  private static List<Line> cutAtOnce(byte[] output) {
    List<Line> whole = new ArrayList<>();
    LineCutter cutter = new LineCutter((text, end) -> whole.add(new Line(text, end)));
    cutter.accept(output);
    cutter.finish();
    return whole;
  }

  private void accept(String text) {
    cutter.accept(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Line newline(String text) {
    return new Line(text, LineEnd.NEWLINE);
  }
}
