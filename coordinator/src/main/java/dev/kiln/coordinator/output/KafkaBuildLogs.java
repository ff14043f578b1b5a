package dev.kiln.coordinator.output;

import dev.kiln.coordinator.status.AttemptStatus;
import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.LogPage;
import dev.kiln.coordinator.web.BuildLogs;
import dev.kiln.coordinator.web.Subscription;
import dev.kiln.event.EventCodec;
import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the output of attempts straight from {@code kiln.logs}, beginning where the attempt's facts
 * say, skipping what other attempts wrote between, until the attempt's last batch.
 */
public final class KafkaBuildLogs implements BuildLogs {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaBuildLogs.class);
  private static final Duration POLL = Duration.ofMillis(300);
  private static final int LINES_PER_PAGE = 5_000;
  private static final String UNKNOWN = "unknown";

  private final Vertx vertx;
  private final String bootstrapServers;
  private final AttemptLogs attempts;

  public KafkaBuildLogs(Vertx vertx, String bootstrapServers, AttemptLogs attempts) {
    this.vertx = vertx;
    this.bootstrapServers = bootstrapServers;
    this.attempts = attempts;
  }

  @Override
  public Future<Optional<LogPage>> read(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from) {
    return attempts
        .locate(build, image, attempt)
        .compose(located ->
            located.isEmpty()
                ? Future.succeededFuture(Optional.<LogPage>empty())
                : vertx.executeBlocking(() -> page(located.get(), from), false).map(Optional::of));
  }

  @Override
  public Subscription follow(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from, Follower follower) {
    AtomicBoolean closed = new AtomicBoolean();
    Thread.ofVirtual()
        .name("follow-" + image)
        .start(() -> followUntilEnd(build, image, attempt, from, follower, closed));
    return () -> closed.set(true);
  }

  private LogPage page(AttemptLogs.Located located, long from) {
    boolean attemptEnded = located.status() != AttemptStatus.RUNNING;
    if (located.attempt().isEmpty() || located.begin().isEmpty()) {
      return new LogPage(located.attempt(), List.of(), OptionalLong.empty(), attemptEnded);
    }
    try (Reading reading = new Reading(located.attempt().get(), located.begin().get(), from)) {
      List<LogLine> lines = new ArrayList<>();
      while (lines.size() < LINES_PER_PAGE && !reading.atEnd()) {
        lines.addAll(reading.more());
      }
      boolean complete = reading.sawLast() || attemptEnded && reading.atEnd();
      return new LogPage(
          located.attempt(),
          lines,
          complete || reading.atEnd() || lines.isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(lines.getLast().n() + 1),
          complete);
    }
  }

  private void followUntilEnd(
      BuildId build,
      ImageName image,
      Optional<AttemptId> wanted,
      long from,
      Follower follower,
      AtomicBoolean closed) {
    try {
      Optional<AttemptLogs.Located> found = locateNow(build, image, wanted);
      while (found.isPresent() && found.get().begin().isEmpty() && !closed.get()) {
        Thread.sleep(POLL);
        found = locateNow(build, image, wanted);
      }
      if (found.isEmpty() || found.get().attempt().isEmpty()) {
        end(follower, closed, UNKNOWN);
        return;
      }
      AttemptId attempt = found.get().attempt().get();
      try (Reading reading = new Reading(attempt, found.get().begin().get(), from)) {
        AttemptStatus status = AttemptStatus.RUNNING;
        boolean more = true;
        while (more && !closed.get()) {
          List<LogLine> lines = reading.more();
          if (!lines.isEmpty() && !closed.get()) {
            follower.lines(lines);
          }
          if (lines.isEmpty() && reading.atEnd()) {
            status =
                locateNow(build, image, Optional.of(attempt))
                    .map(AttemptLogs.Located::status)
                    .orElse(status);
            more = status == AttemptStatus.RUNNING;
          }
        }
        end(follower, closed, status.toString());
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer following {} of {}", image, build);
    } catch (ExecutionException | KafkaException e) {
      LOG.warn("could not follow the output of {} in {}", image, build, e);
      end(follower, closed, UNKNOWN);
    }
  }

  private Optional<AttemptLogs.Located> locateNow(
      BuildId build, ImageName image, Optional<AttemptId> attempt)
      throws InterruptedException, ExecutionException {
    return attempts.locate(build, image, attempt).toCompletionStage().toCompletableFuture().get();
  }

  private static void end(Follower follower, AtomicBoolean closed, String status) {
    if (!closed.get()) {
      follower.end(status);
    }
  }

  /** One walk through a partition of the log topic, seeing one attempt only. */
  private final class Reading implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final AttemptId attempt;
    private final TopicPartition partition;
    private long next;
    private boolean last;

    Reading(AttemptId attempt, LogPosition begin, long from) {
      this.attempt = attempt;
      this.next = Math.max(1, from);
      this.partition = new TopicPartition(Topics.LOGS, begin.partition());
      this.consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "enable.auto.commit", "false",
                  "auto.offset.reset", "earliest"),
              new StringDeserializer(),
              new ByteArrayDeserializer());
      consumer.assign(List.of(partition));
      consumer.seek(partition, begin.offset());
    }

    boolean sawLast() {
      return last;
    }

    /** Whether everything that is written has been read. */
    boolean atEnd() {
      if (last) {
        return true;
      }
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      return end == null || consumer.position(partition) >= end;
    }

    List<LogLine> more() {
      List<LogLine> lines = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        LogBatch batch = decode(record);
        if (batch != null && batch.attempt().equals(attempt)) {
          add(batch, lines);
        }
      }
      return lines;
    }

    private void add(LogBatch batch, List<LogLine> lines) {
      long number = batch.firstLine();
      for (LogBatch.Line line : batch.lines()) {
        if (number >= next) {
          lines.add(new LogLine(number, line.time(), line.phase(), line.text()));
          next = number + 1;
        }
        number++;
      }
      last |= batch.last();
    }

    private @Nullable LogBatch decode(ConsumerRecord<String, byte[]> record) {
      try {
        Header type = record.headers().lastHeader("ce_type");
        return type == null
            ? null
            : EventCodec.decode(
                new String(type.value(), StandardCharsets.UTF_8), record.value(), LogBatch.class);
      } catch (UndecodableEventException e) {
        LOG.warn("record skipped: topic={} offset={}", Topics.LOGS, record.offset(), e);
        return null;
      }
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
