package dev.kiln.worker.output;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import dev.kiln.image.AttemptId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one attempt: numbered lines, shipped in order at most 200 ms after they were
 * written.
 *
 * <p>A line longer than 8 Ki characters is cut and says so. So is the output after 100,000 lines or
 * 32 Mi characters; its last line says how much is missing, and {@link #tail()} goes on all the
 * same. So what waits for a slow Kafka is bounded, too. If a batch can't be written, its lines are
 * dropped and the numbers show the gap: output must never stop a build. Safe for many threads.
 */
public final class AttemptOutput implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptOutput.class);
  private static final Duration SHIP_EVERY = Duration.ofMillis(200);
  private static final int MAX_LINES = 100_000;
  private static final int MAX_CHARACTERS = 32 * 1024 * 1024;
  private static final int MAX_BATCH = 500;

  /** A message to Kafka has at most a MiB, and a character up to three bytes. */
  private static final int MAX_BATCH_CHARACTERS = 128 * 1024;

  private static final int TAIL = 400;

  private final AttemptId attempt;
  private final LogBatches target;
  private final Redaction redaction;
  private final Clock clock;
  private final Thread shipper;
  private final LogPosition begin;
  private final Deque<LogBatch.Line> waiting = new ArrayDeque<>();
  private final Deque<ShownLine> tail = new ArrayDeque<>();
  private long waitingCharacters;
  private long lines;
  private long characters;
  private long missingLines;
  private long missingCharacters;
  private String lastPhase;
  private long shipped;
  private boolean closed;

  private AttemptOutput(
      AttemptId attempt,
      LogBatches target,
      Redaction redaction,
      Clock clock,
      LogPosition begin,
      LogBatch.Line first,
      long shipped) {
    this.attempt = attempt;
    this.target = target;
    this.redaction = redaction;
    this.clock = clock;
    this.begin = begin;
    this.shipped = shipped;
    this.lines = 1;
    this.characters = first.text().length();
    this.lastPhase = first.phase();
    if (shipped == 0) {
      this.waiting.addLast(first);
      this.waitingCharacters = first.text().length();
    }
    this.shipper = Thread.ofVirtual().name("output-" + attempt).start(this::ship);
  }

  /**
   * Opens the output with a first line. Where it begins has to be known; that takes waiting for the
   * line to be written only if nobody has written anything lately: claims stand in line behind each
   * other, so each one's waiting counts for all.
   */
  public static AttemptOutput open(
      AttemptId attempt, LogBatches target, Redaction redaction, Clock clock, String firstLine)
      throws InterruptedException {
    String text = ShownLine.of(firstLine, redaction).shown(redaction);
    LogBatch.Line line = new LogBatch.Line(Instant.now(clock), "claim", text);
    Optional<LogPosition> recent = target.recent();
    if (recent.isPresent()) {
      return new AttemptOutput(attempt, target, redaction, clock, recent.get(), line, 0);
    }
    LogPosition begin = target.write(new LogBatch(attempt, 1, List.of(line), false));
    return new AttemptOutput(attempt, target, redaction, clock, begin, line, 1);
  }

  /** Where the output begins. */
  public LogPosition begin() {
    return begin;
  }

  /** Adds one line, or several where {@code text} has line breaks. */
  public void line(String phase, String text) {
    if (text.indexOf('\n') < 0) {
      oneLine(phase, text);
    } else {
      text.lines().forEach(each -> oneLine(phase, each));
    }
  }

  /** The text as it may leave the host. */
  public String redacted(String text) {
    return redaction.apply(text);
  }

  /** The last lines that are not blank, oldest first; of all lines, also of those left out. */
  public List<String> tail() {
    List<ShownLine> last;
    synchronized (this) {
      last = List.copyOf(tail);
    }
    return last.stream().map(line -> line.shown(redaction)).toList();
  }

  /** Ships what is left; returns when it is written. Safe to call while being interrupted. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (missingLines > 0) {
        enqueue(lastPhase, missing());
      }
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (true) {
      try {
        shipper.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void oneLine(String phase, String printed) {
    if (closed) {
      return;
    }
    lastPhase = phase;
    ShownLine line = ShownLine.of(printed, redaction);
    if (!line.isBlank()) {
      tail.addLast(line);
      if (tail.size() > TAIL) {
        tail.removeFirst();
      }
    }
    if (missingLines == 0 && lines < MAX_LINES) {
      String shown = line.shown(redaction);
      if (characters + shown.length() <= MAX_CHARACTERS) {
        enqueue(phase, shown);
        return;
      }
    }
    missingLines++;
    missingCharacters += line.length();
  }

  private void enqueue(String phase, String text) {
    lines++;
    characters += text.length();
    waitingCharacters += text.length();
    waiting.addLast(new LogBatch.Line(Instant.now(clock), phase, text));
    if (isBatchFull()) {
      notifyAll();
    }
  }

  private boolean isBatchFull() {
    return waiting.size() >= MAX_BATCH || waitingCharacters >= MAX_BATCH_CHARACTERS;
  }

  private String missing() {
    long kibibytes = (missingCharacters + 1023) / 1024;
    return "… %d more lines (%s) left out"
        .formatted(
            missingLines,
            kibibytes < 1024 ? kibibytes + " KiB" : (kibibytes + 512) / 1024 + " MiB");
  }

  private void ship() {
    boolean last = false;
    while (!last) {
      List<LogBatch.Line> batch;
      synchronized (this) {
        try {
          if (!closed && !isBatchFull()) {
            wait(SHIP_EVERY.toMillis());
          }
        } catch (InterruptedException e) {
          closed = true;
        }
        batch = nextBatch();
        last = closed && waiting.isEmpty();
      }
      if (!batch.isEmpty() || last) {
        write(new LogBatch(attempt, shipped + 1, batch, last));
        shipped += batch.size();
      }
    }
  }

  private List<LogBatch.Line> nextBatch() {
    List<LogBatch.Line> batch = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty()
        && batch.size() < MAX_BATCH
        && (batch.isEmpty() || size + waiting.getFirst().text().length() <= MAX_BATCH_CHARACTERS)) {
      LogBatch.Line line = waiting.removeFirst();
      batch.add(line);
      size += line.text().length();
    }
    waitingCharacters -= size;
    return batch;
  }

  private void write(LogBatch batch) {
    try {
      target.write(batch);
    } catch (RuntimeException e) {
      LOG.warn("output lost: attempt={} lines={}", attempt, batch.lines().size(), e);
    } catch (InterruptedException e) {
      LOG.warn("output lost: attempt={} lines={}", attempt, batch.lines().size());
    }
  }
}
