package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.Decider;
import dev.kiln.coordinator.build.Decision;
import dev.kiln.coordinator.build.Farm;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.event.Envelope;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of one partition: one loop of judging, writing, folding and deciding, on one event
 * loop.
 *
 * <p>It begins by writing its marker and folding the log up to it; from then on the marker's offset
 * is its term. A fact is folded when the broker has acknowledged it and nothing foreign stands
 * before it, else when the reader brings it; either way in the order of the log. One round of facts
 * is written at a time, and nothing is judged or decided before the round is folded: a verdict
 * never rests on a state that is not written down.
 *
 * <p>It ends when a foreign marker appears, when a write fails, or when it is closed; in the first
 * two cases it tells {@code onLost}, because its picture can't be trusted any more.
 */
final class PartitionOwner {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);
  private static final int INBOX_HIGH_WATER = 2_000;
  private static final int MAX_ROUND = 500;

  // What it is made of.
  private final int partition;
  private final String coordinator;
  private final Vertx vertx;
  private final String bootstrapServers;
  private final EventWriter writer;
  private final Judge judge;
  private final Decider decider;
  private final Farm farm;
  private final Clock clock;
  private final FactListener listener;
  private final StopOrders stopOrders;
  private final Publications publications;
  private final Runnable onLost;

  // What it knows.
  private final PartitionState state = new PartitionState();
  private final Deque<RecordedMessage> inbox = new ArrayDeque<>();
  private final Deque<Outgoing> own = new ArrayDeque<>();
  private final Set<BuildId> changed = new LinkedHashSet<>();
  private @Nullable RecordReader events;
  private @Nullable RecordReader requests;
  private long term = PartitionState.NO_TERM;
  private long writtenUpTo = -1;
  private boolean live;
  private boolean writing;
  private boolean closed;

  /** A fact on its way into the log, with the inbox record it answers. */
  private record Outgoing(Fact fact, OptionalLong answers) {}

  private record TaskAddress(BuildId build, ImageName image) {}

  /** Everything that an owner works with; the same for all partitions of a coordinator. */
  record Tools(
      String coordinator,
      Vertx vertx,
      String bootstrapServers,
      EventWriter writer,
      Judge judge,
      Decider decider,
      Farm farm,
      Clock clock,
      FactListener listener,
      ReleasePublisher publisher) {}

  PartitionOwner(int partition, Tools tools, Runnable onLost) {
    this.partition = partition;
    this.coordinator = tools.coordinator();
    this.vertx = tools.vertx();
    this.bootstrapServers = tools.bootstrapServers();
    this.writer = tools.writer();
    this.judge = tools.judge();
    this.decider = tools.decider();
    this.farm = tools.farm();
    this.clock = tools.clock();
    this.listener = tools.listener();
    this.stopOrders = new StopOrders(tools.writer());
    this.publications =
        new Publications(tools.vertx(), tools.publisher(), tools.clock(), this::published);
    this.onLost = onLost;
  }

  /** Takes the partition; completes when the marker is written and folding has begun. */
  Future<Void> take() {
    return writer
        .fact(
            partition,
            PartitionState.NO_TERM,
            OptionalLong.empty(),
            new Fact.PartitionTaken(coordinator))
        .compose(marker -> {
          term = marker.offset();
          return RecordReader.from(
              vertx, bootstrapServers, Topics.EVENTS, partition, 0, this::onEvent);
        })
        .map(reader -> {
          events = reader;
          closeIfLate(reader);
          return null;
        });
  }

  /** Whether it has folded everything up to its own marker and works. */
  boolean isLive() {
    return live && !closed;
  }

  /**
   * Lets go of the partition; a round that is being written may still arrive, which is harmless.
   */
  Future<Void> close() {
    closed = true;
    live = false;
    Future<Void> eventsClosed = events == null ? Future.succeededFuture() : events.close();
    Future<Void> requestsClosed = requests == null ? Future.succeededFuture() : requests.close();
    return Future.join(eventsClosed, requestsClosed).mapEmpty();
  }

  /** Time has passed, or the farm has changed. */
  void tick() {
    step();
  }

  /** Tells the worker to stop every attempt that nobody waits for any more. */
  void compare(Heartbeat heartbeat) {
    if (isLive()) {
      stopOrders.compare(state, partition, heartbeat);
    }
  }

  private void onEvent(RecordReader.Read read) {
    if (closed || read.offset() < state.nextOffset()) {
      return;
    }
    RecordedFact fact = decode(read);
    if (fact != null) {
      fold(fact);
    }
    if (!live && !closed && state.term() == term && state.nextOffset() > term) {
      goLive();
    }
    step();
  }

  private @Nullable RecordedFact decode(RecordReader.Read read) {
    try {
      Envelope envelope = read.envelope();
      Fact fact = read.event(Fact.class);
      if (fact instanceof Fact.PartitionTaken taken && read.offset() > term) {
        LOG.warn(
            "partition taken over: partition={} by={} at={}",
            partition,
            taken.coordinator(),
            read.offset());
        lose();
        return null;
      }
      return new RecordedFact(
          read.offset(),
          read.time(),
          envelope.term().orElse(PartitionState.NO_TERM),
          envelope.answers(),
          fact);
    } catch (UndecodableEventException e) {
      LOG.error(
          "unreadable fact skipped: topic={} partition={} offset={} {}",
          Topics.EVENTS,
          partition,
          read.offset(),
          e.getMessage());
      return null;
    }
  }

  private void goLive() {
    live = true;
    LOG.info(
        "partition is ours: partition={} term={} facts={} builds={}",
        partition,
        term,
        state.nextOffset(),
        state.builds().size());
    state.builds().forEach(listener::changed);
    RecordReader.from(
            vertx,
            bootstrapServers,
            Topics.INBOX,
            partition,
            state.nextInboxOffset(),
            this::onRequest)
        .onSuccess(reader -> {
          requests = reader;
          closeIfLate(reader);
        })
        .onFailure(this::giveUp);
  }

  private void closeIfLate(RecordReader reader) {
    if (closed) {
      reader.close().onFailure(e -> LOG.warn("could not close a reader", e));
    }
  }

  private void onRequest(RecordReader.Read read) {
    if (closed) {
      return;
    }
    try {
      InboxMessage message = read.event(InboxMessage.class);
      if (message.build().partition() != partition) {
        throw new UndecodableEventException(
            "it is about a build of partition " + message.build().partition(), null);
      }
      inbox.add(new RecordedMessage(read.offset(), read.time(), message));
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record put aside: topic={} partition={} offset={} {}",
          Topics.INBOX,
          partition,
          read.offset(),
          e.getMessage());
      writer
          .quarantine(
              "%s-%d-%d".formatted(Topics.INBOX, partition, read.offset()),
              read.headers(),
              read.body())
          .onFailure(failure -> LOG.warn("could not keep a record aside", failure));
    }
    if (inbox.size() >= INBOX_HIGH_WATER && requests != null) {
      requests.pause();
    }
    step();
  }

  /** Writes the next round, if the last one is folded: verdicts first, then what follows. */
  private void step() {
    if (!isLive() || writing || state.nextOffset() <= writtenUpTo) {
      return;
    }
    tellListener();
    List<Outgoing> round = judgeRound();
    if (round.isEmpty()) {
      round = decideRound();
    }
    if (requests != null && inbox.size() < INBOX_HIGH_WATER / 2) {
      requests.resume();
    }
    if (!round.isEmpty()) {
      write(round);
    }
  }

  /**
   * The verdicts on as many messages as do not depend on each other: reports about different tasks
   * together, a request by itself.
   */
  private List<Outgoing> judgeRound() {
    List<Outgoing> round = new ArrayList<>();
    Set<TaskAddress> touched = new HashSet<>();
    while (!inbox.isEmpty() && round.size() < MAX_ROUND) {
      RecordedMessage recorded = inbox.peek();
      boolean alone =
          switch (recorded.message()) {
            case InboxMessage.Request request -> true;
            case InboxMessage.Report report ->
                !touched.add(new TaskAddress(report.build(), report.image()));
          };
      if (alone && !round.isEmpty()) {
        return round;
      }
      inbox.remove();
      for (Fact fact : judge.judge(state, recorded)) {
        if (fact instanceof Fact.BuildRejected rejected) {
          LOG.warn("build rejected: build={} {}", rejected.build(), rejected.reason());
        }
        round.add(new Outgoing(fact, OptionalLong.of(recorded.offset())));
      }
      if (alone && !round.isEmpty()) {
        return round;
      }
    }
    return round;
  }

  private List<Outgoing> decideRound() {
    // What is known already comes into the state first, or it would be decided once more.
    if (!own.isEmpty()) {
      List<Outgoing> known = new ArrayList<>(own);
      own.clear();
      return known;
    }
    Decision decision = decider.decide(state, farm, Instant.now(clock));
    decision.publications().forEach(id -> state.build(id).ifPresent(publications::publish));
    return decision.facts().stream().map(fact -> new Outgoing(fact, OptionalLong.empty())).toList();
  }

  private void write(List<Outgoing> round) {
    writing = true;
    List<Future<EventWriter.Written>> sent = new ArrayList<>();
    for (Outgoing outgoing : round) {
      sent.add(
          writer
              .fact(partition, term, outgoing.answers(), outgoing.fact())
              .onSuccess(written -> {
                writtenUpTo = Math.max(writtenUpTo, written.offset());
                if (written.offset() == state.nextOffset()) {
                  fold(
                      new RecordedFact(
                          written.offset(),
                          written.time(),
                          term,
                          outgoing.answers(),
                          outgoing.fact()));
                }
              }));
    }
    Future.all(sent)
        .onSuccess(all -> {
          writing = false;
          round.forEach(outgoing -> dispatch(outgoing.fact()));
          step();
        })
        .onFailure(this::giveUp);
  }

  private void fold(RecordedFact fact) {
    state.fold(fact);
    if (fact.fact() instanceof Fact.OfBuild ofBuild) {
      changed.add(ofBuild.build());
    }
  }

  private void tellListener() {
    changed.forEach(id -> state.build(id).ifPresent(listener::changed));
    changed.clear();
  }

  /**
   * Sends the message for a task that has just been put into the queue; if lost, it is repeated.
   */
  private void dispatch(Fact fact) {
    if (closed || !(fact instanceof Fact.TaskQueued queued)) {
      return;
    }
    state
        .build(queued.build())
        .ifPresent(build ->
            writer
                .dispatch(
                    build.task(queued.image()).orElseThrow().planned().pool(),
                    Decider.dispatch(build, queued))
                .onFailure(e -> LOG.warn("could not dispatch {}, it is tried again", queued, e)));
  }

  private void published(Fact.BuildPublished fact) {
    own.add(new Outgoing(fact, OptionalLong.empty()));
    step();
  }

  private void giveUp(Throwable cause) {
    if (!closed) {
      LOG.error(
          "lost touch with the log, taking the partition anew: partition={}", partition, cause);
      lose();
    }
  }

  private void lose() {
    if (!closed) {
      close().onFailure(e -> LOG.warn("could not close the readers", e));
      onLost.run();
    }
  }
}
