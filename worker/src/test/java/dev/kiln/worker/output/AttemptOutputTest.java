package dev.kiln.worker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import dev.kiln.image.AttemptId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class AttemptOutputTest {

  private static final AttemptId ATTEMPT = AttemptId.parse("01JAQ8Z5M2R6V9T4X3W1Y0K7C8");
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final InMemoryLogBatches target = new InMemoryLogBatches();

  @Test
  void theFirstLineTellsWhereTheOutputBegins() throws Exception {
    try (AttemptOutput output = open()) {
      assertThat(output.begin()).isEqualTo(new LogPosition(3, 101));
      assertThat(target.lines())
          .containsExactly(new LogBatch.Line(Instant.EPOCH, "claim", "hello"));
    }
  }

  @Test
  void linesAreNumberedWithoutGapsAndTheLastBatchSaysSo() throws Exception {
    try (AttemptOutput output = open()) {
      for (int i = 2; i <= 1_700; i++) {
        output.line("build", "line " + i);
      }
    }

    long next = 1;
    for (LogBatch batch : target.batches()) {
      assertThat(batch.attempt()).isEqualTo(ATTEMPT);
      assertThat(batch.firstLine()).isEqualTo(next);
      assertThat(batch.lines()).hasSizeLessThanOrEqualTo(500);
      next += batch.lines().size();
    }
    assertThat(next).isEqualTo(1_701);
    assertThat(target.lines().getLast().text()).isEqualTo("line 1700");
    assertThat(target.batches())
        .filteredOn(LogBatch::last)
        .containsExactly(target.batches().getLast());
  }

  @Test
  void linesAreShippedWhileTheAttemptRuns() throws Exception {
    try (AttemptOutput output = open()) {
      output.line("build", "soon there");

      await().atMost(LIMIT).until(() -> target.lines().size() == 2);

      assertThat(target.batches()).noneMatch(LogBatch::last);
    }
  }

  @Test
  void anOutputWithoutLinesStillEnds() throws Exception {
    try (AttemptOutput output = open()) {
      assertThat(output.tail()).isEmpty();
    }

    assertThat(target.batches().getLast()).isEqualTo(new LogBatch(ATTEMPT, 2, List.of(), true));
  }

  @Test
  void aLineThatIsTooLongIsCutAndSaysHowMuchIsMissing() throws Exception {
    try (AttemptOutput output = open()) {
      output.line("build", "x".repeat(8 * 1024 + 5));
    }

    assertThat(target.lines().getLast().text())
        .isEqualTo("x".repeat(8 * 1024) + "… (5 more characters)");
  }

  @Test
  void outputOfTooManyLinesIsCutAndItsLastLineSaysWhatIsMissing() throws Exception {
    try (AttemptOutput output = open()) {
      for (int i = 1; i < 100_010; i++) {
        output.line("build", "y".repeat(1000));
      }
    }

    assertThat(target.lines().size()).isLessThan(100_000);
    long missing = 100_010 - (target.lines().size() - 1);
    assertThat(target.lines().getLast().text())
        .isEqualTo(
            "… %d more lines (%d MiB) left out", missing, Math.round(missing * 1000 / 1048576.0));
    assertThat(target.batches().getLast().last()).isTrue();
  }

  @Test
  void outputOfTooManyShortLinesIsCut() throws Exception {
    try (AttemptOutput output = open()) {
      for (int i = 0; i < 100_010; i++) {
        output.line("build", "y");
      }
    }

    assertThat(target.lines()).hasSize(100_001);
    assertThat(target.lines().getLast().text()).isEqualTo("… 11 more lines (1 KiB) left out");
  }

  @Test
  void theTailGoesOnWhereTheOutputIsCut() throws Exception {
    try (AttemptOutput output =
        AttemptOutput.open(ATTEMPT, target, new Redaction(List.of("hunter22")), CLOCK, "hello")) {
      for (int i = 1; i <= 100_100; i++) {
        output.line("build", "line " + i);
      }
      output.line("build", "the cause: hunter22");

      assertThat(output.tail()).hasSize(400).startsWith("line 99702").endsWith("the cause: ***");
    }
  }

  @Test
  void openingWaitsForNothingWhereItIsKnownWhatIsWrittenLast() throws Exception {
    target.wroteLately(new LogPosition(2, 40));

    try (AttemptOutput output = open()) {
      assertThat(output.begin()).isEqualTo(new LogPosition(2, 40));
      output.line("build", "one");
    }

    assertThat(target.lines()).extracting(LogBatch.Line::text).containsExactly("hello", "one");
    assertThat(target.batches().getFirst().firstLine()).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void aGigabyteIsCountedToItsEnd() throws Exception {
    String line = "z".repeat(1024);
    try (AttemptOutput output = open()) {
      for (int i = 0; i < 1024 * 1024; i++) {
        output.line("build", line);
      }
    }

    assertThat(target.lines().getLast().text())
        .isEqualTo("… %d more lines (992 MiB) left out", 1024 * 1024 - target.lines().size() + 2);
  }

  @Test
  void batchesFitIntoAMessage() throws Exception {
    try (AttemptOutput output = open()) {
      for (int i = 0; i < 600; i++) {
        output.line("build", "漢".repeat(8 * 1024));
      }
    }

    assertThat(target.lines()).hasSize(601);
    assertThat(target.batches())
        .allSatisfy(batch ->
            assertThat(batch.lines().stream().mapToInt(line -> line.text().length()).sum())
                .isLessThanOrEqualTo(128 * 1024));
  }

  @Test
  void whatWaitsForASlowKafkaIsNotMoreThanWhatIsKept() throws Exception {
    target.hold(true);
    try (AttemptOutput output = open()) {
      for (int i = 0; i < 200_000; i++) {
        output.line("build", "y".repeat(500));
      }
      target.hold(false);
    }

    int kept = target.lines().stream().mapToInt(line -> line.text().length()).sum();
    assertThat(kept).isBetween(33_000_000, 32 * 1024 * 1024 + 100);
    assertThat(target.lines().getLast().text()).startsWith("… ").endsWith(" left out");
  }

  @Test
  void aSecretAtTheCutOfALineDoesNotLeaveItsBeginning() throws Exception {
    String secret = "s".repeat(5_000);
    try (AttemptOutput output =
        AttemptOutput.open(ATTEMPT, target, new Redaction(List.of(secret)), CLOCK, "hello")) {
      output.line("build", "x".repeat(8 * 1024 - 2) + secret);
      output.line("build", secret + "-" + "x".repeat(7_000) + secret + secret);
    }

    assertThat(target.lines()).noneMatch(line -> line.text().contains("ss"));
  }

  @Test
  void whatIsNoTextIsReplacedAndLineBreaksMakeLines() throws Exception {
    try (AttemptOutput output = open()) {
      output.line("build", "one\0\n\u001B[31mtwo");
    }

    assertThat(target.lines())
        .extracting(LogBatch.Line::text)
        .containsExactly("hello", "one\uFFFD", "two");
  }

  @Test
  void theTailHasTheLastLinesThatAreNotBlank() throws Exception {
    try (AttemptOutput output = open()) {
      for (int i = 1; i <= 420; i++) {
        output.line("build", "line " + i);
        output.line("build", "  ");
      }

      assertThat(output.tail()).hasSize(400).startsWith("line 21").endsWith("line 420");
    }
  }

  @Test
  void secretsReachNeitherTheLogNorTheTail() throws Exception {
    try (AttemptOutput output =
        AttemptOutput.open(ATTEMPT, target, new Redaction(List.of("hunter22")), CLOCK, "hello")) {
      output.line("push", "the password is hunter22");

      assertThat(output.tail()).containsExactly("the password is ***");
    }

    assertThat(target.lines().getLast().text()).isEqualTo("the password is ***");
  }

  @Test
  void linesThatCanNotBeWrittenLeaveAGapInTheNumbers() throws Exception {
    try (AttemptOutput output = open()) {
      target.refuse(true);
      output.line("build", "lost");
      await().atMost(LIMIT).until(() -> target.refusals() == 1);
      target.refuse(false);
      output.line("build", "kept");
    }

    assertThat(target.batches())
        .filteredOn(batch -> !batch.lines().isEmpty())
        .extracting(LogBatch::firstLine, batch -> batch.lines().getFirst().text())
        .containsExactly(tuple(1L, "hello"), tuple(3L, "kept"));
  }

  @Test
  void closingWhileInterruptedShipsEverythingAndKeepsTheInterruption() throws Exception {
    AttemptOutput output = open();
    output.line("build", "the last words");

    Thread.currentThread().interrupt();
    output.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(target.lines().getLast().text()).isEqualTo("the last words");
  }

  private AttemptOutput open() throws InterruptedException {
    return AttemptOutput.open(ATTEMPT, target, new Redaction(List.of()), CLOCK, "hello");
  }
}
