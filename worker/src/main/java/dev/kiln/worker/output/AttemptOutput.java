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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one attempt: numbered lines, shipped in order at most 200 ms after they were
 * written.
 *
 * <p>A line longer than 8 KiB is cut, and so is the output after 100,000 lines; both say so. If a
 * batch can't be written, the lines are dropped and the numbers show the gap: output must never
 * stop a build. Safe for many threads.
 */
public final class AttemptOutput implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptOutput.class);
  private static final Duration SHIP_EVERY = Duration.ofMillis(200);
  private static final int MAX_LINE_LENGTH = 8 * 1024;
  private static final int MAX_LINES = 100_000;
  private static final int MAX_BATCH = 500;
  private static final int TAIL = 40;

  private final AttemptId attempt;
  private final LogBatches target;
  private final Redaction redaction;
  private final Clock clock;
  private final Thread shipper;
  private final LogPosition begin;
  private final List<LogBatch.Line> waiting = new ArrayList<>();
  private final Deque<String> tail = new ArrayDeque<>();
  private long written;
  private long shipped;
  private boolean closed;

  private AttemptOutput(
      AttemptId attempt,
      LogBatches target,
      Redaction redaction,
      Clock clock,
      LogPosition begin,
      long shipped) {
    this.attempt = attempt;
    this.target = target;
    this.redaction = redaction;
    this.clock = clock;
    this.begin = begin;
    this.shipped = shipped;
    this.written = shipped;
    this.shipper = Thread.ofVirtual().name("output-" + attempt).start(this::ship);
  }

  /** Opens the output with a first line, so that it is known where it begins. */
  public static AttemptOutput open(
      AttemptId attempt, LogBatches target, Redaction redaction, Clock clock, String firstLine)
      throws InterruptedException {
    LogBatch.Line line = new LogBatch.Line(Instant.now(clock), "claim", firstLine);
    LogPosition begin = target.write(new LogBatch(attempt, 1, List.of(line), false));
    return new AttemptOutput(attempt, target, redaction, clock, begin, 1);
  }

  /** Where the output begins. */
  public LogPosition begin() {
    return begin;
  }

  /** Adds one line. */
  public synchronized void line(String phase, String text) {
    if (closed || written >= MAX_LINES) {
      return;
    }
    written++;
    String clean = redaction.apply(text);
    String kept =
        written == MAX_LINES
            ? "… the rest of the output is left out after %d lines".formatted(MAX_LINES)
            : clean.length() > MAX_LINE_LENGTH
                ? clean.substring(0, MAX_LINE_LENGTH)
                    + "… (%d more characters)".formatted(clean.length() - MAX_LINE_LENGTH)
                : clean;
    waiting.add(new LogBatch.Line(Instant.now(clock), phase, kept));
    if (!kept.isBlank()) {
      tail.addLast(kept);
      if (tail.size() > TAIL) {
        tail.removeFirst();
      }
    }
    if (waiting.size() >= MAX_BATCH) {
      notifyAll();
    }
  }

  /** The text as it may leave the host. */
  public String redacted(String text) {
    return redaction.apply(text);
  }

  /** The last lines that are not blank, oldest first. */
  public synchronized List<String> tail() {
    return List.copyOf(tail);
  }

  /** Ships what is left; returns when it is written. Safe to call while being interrupted. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
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

  private void ship() {
    boolean last = false;
    while (!last) {
      List<LogBatch.Line> lines;
      synchronized (this) {
        try {
          if (!closed && waiting.size() < MAX_BATCH) {
            wait(SHIP_EVERY.toMillis());
          }
        } catch (InterruptedException e) {
          closed = true;
        }
        int count = Math.min(waiting.size(), MAX_BATCH);
        lines = List.copyOf(waiting.subList(0, count));
        waiting.subList(0, count).clear();
        last = closed && waiting.isEmpty();
      }
      if (!lines.isEmpty() || last) {
        try {
          target.write(new LogBatch(attempt, shipped + 1, lines, last));
        } catch (RuntimeException e) {
          LOG.warn("output lost: attempt={} lines={}", attempt, lines.size(), e);
        } catch (InterruptedException e) {
          LOG.warn("output lost: attempt={} lines={}", attempt, lines.size());
        }
        shipped += lines.size();
      }
    }
  }
}
