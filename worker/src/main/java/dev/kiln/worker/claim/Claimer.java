package dev.kiln.worker.claim;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.worker.measure.WorkerMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks of one pool, as many as there are free slots: one share consumer on a thread of its
 * own.
 *
 * <p>It asks for a record only while a slot is free, takes the slot when one comes, reports the
 * start, and when that is written begins and acknowledges the record at once; what keeps others off
 * the task from then on is the owner's word, not a record lock that would have to outlive the
 * build. If the start can't be reported, the record goes back. While the farm or the host is paused
 * it asks for nothing.
 */
final class Claimer {

  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
  private static final Duration UNTIL_ALLOWED = Duration.ofSeconds(1);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

  private final Pool pool;
  private final WorkerInstance worker;
  private final KafkaShareConsumer<String, byte[]> consumer;
  private final Slots slots;
  private final Reports reports;
  private final AttemptRunner runner;
  private final RunningAttempts running;
  private final Condition condition;
  private final Locality locality;
  private final Consumer<InboxMessage.Report> onEnd;
  private final Runnable onChange;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final Supplier<Ulid> ids;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * What a claimer works with; the same for all pools of a worker.
   *
   * @param onEnd told how each attempt ended, before that is reported and its slot is free
   * @param onChange run when an attempt has begun or ended
   */
  record Tools(
      WorkerInstance worker,
      Slots slots,
      Reports reports,
      AttemptRunner runner,
      RunningAttempts running,
      Condition condition,
      Consumer<InboxMessage.Report> onEnd,
      Runnable onChange,
      WorkerMetrics metrics,
      Clock clock,
      Supplier<Ulid> ids) {}

  Claimer(Pool pool, String bootstrapServers, Tools tools) {
    this.pool = pool;
    this.worker = tools.worker();
    this.slots = tools.slots();
    this.reports = tools.reports();
    this.runner = tools.runner();
    this.running = tools.running();
    this.condition = tools.condition();
    this.locality = new Locality(worker.worker());
    this.onEnd = tools.onEnd();
    this.onChange = tools.onChange();
    this.metrics = tools.metrics();
    this.clock = tools.clock();
    this.ids = tools.ids();
    this.consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                Topics.readyGroup(pool),
                "client.id",
                worker.worker() + "-" + pool,
                "share.acknowledgement.mode",
                "explicit",
                "share.acquire.mode",
                "record_limit",
                "max.poll.records",
                1,
                "fetch.max.wait.ms",
                (int) Locality.QUESTION_WAITS.toMillis(),
                // A worker whose slots are full does not poll for as long as its builds take.
                "max.poll.interval.ms",
                Integer.MAX_VALUE),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.consumer.setAcknowledgementCommitCallback(this::answered);
    this.thread = Thread.ofPlatform().name("claim-" + pool).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** Takes nothing more once the slots are closed; returns when the consumer has left its group. */
  void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join();
  }

  private void loop() {
    try (consumer) {
      consumer.subscribe(List.of(Topics.ready(pool)));
      while (!closed) {
        awaitSlot();
        try {
          if (!closed) {
            claimIfAllowed();
          }
        } catch (WakeupException e) {
          // Told to close; the loop's condition sees it.
        } catch (KafkaException e) {
          slots.foundNothing(pool);
          LOG.warn("could not ask for tasks, trying again: pool={}", pool, e);
          Thread.sleep(AFTER_TROUBLE);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.info("no longer asking for tasks: pool={}", pool);
    }
  }

  /**
   * An acknowledgement travels with the next question; where that has to wait for a slot, it is
   * sent alone, because the record's lock runs out.
   */
  private void awaitSlot() throws InterruptedException {
    if (!slots.isFree(pool)) {
      consumer.commitAsync();
      slots.awaitFree(pool);
    }
  }

  /** None is asked for while none may begin. */
  private void claimIfAllowed() throws InterruptedException {
    boolean announced =
        switch (condition.extent(Instant.now(clock))) {
          case NOTHING -> false;
          case ONE_AT_A_TIME -> running.announce(true);
          case ANYTHING -> running.announce(false);
        };
    if (!announced) {
      slots.foundNothing(pool);
      consumer.commitAsync();
      condition.awaitChange(UNTIL_ALLOWED);
      return;
    }
    try {
      claimOne();
    } finally {
      running.begunOrNot();
    }
  }

  private void claimOne() throws InterruptedException {
    ConsumerRecords<String, byte[]> answer = consumer.poll(Locality.QUESTION_WAITS);
    if (answer.isEmpty()) {
      slots.foundNothing(pool);
    }
    for (ConsumerRecord<String, byte[]> record : answer) {
      Optional<ReadyToBuild> task = decode(record);
      if (task.isEmpty()) {
        slots.foundNothing(pool);
        consumer.acknowledge(record, AcknowledgeType.REJECT);
      } else if (isForbiddenMeanwhile()) {
        slots.foundNothing(pool);
        putBack(record);
      } else if (locality.leavesToOthers(task.get(), record.deliveryCount())) {
        slots.foundNothing(pool);
        putBack(record);
        Thread.sleep(Locality.STAND_BACK);
      } else {
        Optional<Slots.Slot> slot = slots.take(pool);
        if (slot.isPresent()) {
          begin(record, task.get(), slot.get());
        } else {
          putBack(record);
        }
      }
    }
  }

  private void putBack(ConsumerRecord<String, byte[]> record) {
    consumer.acknowledge(record, AcknowledgeType.RELEASE);
    consumer.commitAsync();
  }

  /** A pause can begin while the broker is being asked. */
  private boolean isForbiddenMeanwhile() {
    return switch (condition.extent(Instant.now(clock))) {
      case NOTHING -> true;
      case ONE_AT_A_TIME -> !running.isAnnouncedAlone();
      case ANYTHING -> false;
    };
  }

  private void begin(ConsumerRecord<String, byte[]> record, ReadyToBuild task, Slots.Slot slot)
      throws InterruptedException {
    AttemptId id = new AttemptId(ids.get());
    RunningAttempts.Entry entry = running.open(id, task, Instant.now(clock));
    Optional<AttemptRunner.Prepared> prepared = Optional.empty();
    try {
      prepared = prepareAndReport(id, task);
    } finally {
      if (prepared.isEmpty()) {
        running.remove(id);
        slot.release();
      }
    }
    if (prepared.isEmpty()) {
      putBack(record);
      Thread.sleep(AFTER_TROUBLE);
      return;
    }
    entry.reported();
    metrics.claimed();
    LOG.info(
        "attempt started: build={} image={} attempt={} worker={}",
        task.build(),
        task.image(),
        id,
        worker.worker());
    run(task, entry, prepared.get(), slot);
    consumer.acknowledge(record, AcknowledgeType.ACCEPT);
    onChange.run();
  }

  private void run(
      ReadyToBuild task,
      RunningAttempts.Entry entry,
      AttemptRunner.Prepared prepared,
      Slots.Slot slot) {
    ClaimedAttempt attempt =
        new ClaimedAttempt(
            entry,
            prepared,
            reports,
            report -> {
              onEnd.accept(report);
              // The next one may begin while the end of this one is being told.
              slot.release();
            });
    Thread.ofVirtual()
        .name("attempt-" + task.image())
        .start(() -> {
          try {
            attempt.run();
          } finally {
            running.remove(entry.id());
            slot.release();
            onChange.run();
          }
        });
  }

  /** What runs the attempt, or nothing if its start could not be reported. */
  private Optional<AttemptRunner.Prepared> prepareAndReport(AttemptId id, ReadyToBuild task)
      throws InterruptedException {
    AttemptRunner.@Nullable Prepared prepared = null;
    try {
      prepared = runner.prepare(id, task);
      reports.write(
          new InboxMessage.AttemptStarted(
              task.build(), task.image(), id, task.dispatch(), worker, prepared.log()));
      return Optional.of(prepared);
    } catch (Reports.ReportFailedException e) {
      LOG.warn(
          "giving a task back, its start could not be reported: build={} image={}",
          task.build(),
          task.image(),
          e);
      if (prepared != null) {
        prepared.abandon("given back: the start could not be reported");
      }
      return Optional.empty();
    }
  }

  /**
   * The broker has answered an acknowledgement. A refusal means that the record's lock had run out
   * and that somebody else may have been given the task as well; the owner will stop one of us.
   */
  private void answered(Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception refusal) {
    if (refusal != null) {
      LOG.warn("the broker did not take an acknowledgement: {} {}", offsets, refusal.getMessage());
    }
  }

  private Optional<ReadyToBuild> decode(ConsumerRecord<String, byte[]> record) {
    try {
      Envelope envelope =
          Envelope.read(name -> {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
          });
      return Optional.of(EventCodec.decode(envelope.type(), record.value(), ReadyToBuild.class));
    } catch (UndecodableEventException e) {
      LOG.error(
          "unreadable task refused: topic={} offset={} {}",
          record.topic(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
