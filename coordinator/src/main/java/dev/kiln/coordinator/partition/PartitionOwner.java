package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.owner.Effect;
import dev.kiln.coordinator.owner.Outgoing;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.event.UnknownEventTypeException;
import dev.kiln.image.BuildId;
import dev.kiln.image.Pool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the {@link Owner} of one partition what Kafka brings and carries out what it wants done, on
 * one event loop. Everything that is decided is decided there.
 *
 * <p>When the owner has lost the partition it tells {@code onLost}.
 */
final class PartitionOwner {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);

  // What it is made of.
  private final int partition;
  private final Tools tools;
  private final EventWriter writer;
  private final BrokerTime time;
  private final Runnable onLost;

  // What it knows.
  private @Nullable Owner owner;
  private @Nullable RecordReader events;
  private @Nullable RecordReader requests;
  private boolean carryingOut;
  private boolean inboxHeld;
  private boolean saidOwned;
  private boolean closed;

  /** Everything that an owner works with; the same for all partitions of a coordinator. */
  record Tools(
      String coordinator,
      Vertx vertx,
      String bootstrapServers,
      EventWriter writer,
      Judge judge,
      Decider.Rules rules,
      Farm farm,
      BrokerTime time,
      FactListener listener,
      ReleaseRegistry registry,
      BuildHistory history,
      Checkpoints checkpoints) {}

  PartitionOwner(int partition, Tools tools, Runnable onLost) {
    this.partition = partition;
    this.tools = tools;
    this.writer = tools.writer();
    this.time = tools.time();
    this.onLost = onLost;
  }

  /** Takes the partition; completes when the marker is written and folding has begun. */
  Future<Void> take() {
    return writer
        .fact(
            partition,
            PartitionState.NO_TERM,
            OptionalLong.empty(),
            new Fact.PartitionTaken(tools.coordinator()))
        .compose(marker -> {
          time.stamped(marker.time());
          return tools.checkpoints().newest(partition).compose(from -> fold(marker.offset(), from));
        });
  }

  private Future<Void> fold(long term, Checkpoint from) {
    owner = new Owner(term, from, tools.farm(), tools.judge(), tools.rules());
    // The owner's own facts are folded when they are acknowledged; once it is live, all that comes
    // from the reader is a sign of somebody else.
    return RecordReader.from(
            tools.vertx(),
            tools.bootstrapServers(),
            new TopicPartition(Topics.EVENTS, partition),
            from.offset(),
            RecordReader.Pace.IN_PORTIONS,
            this::onEvent)
        .map(reader -> {
          events = reader;
          closeIfLate(reader);
          return null;
        });
  }

  /** Whether it has folded everything up to its own marker and works. */
  boolean isLive() {
    return owner != null && owner.isLive() && !closed;
  }

  /**
   * Lets go of the partition; a round that is being written may still arrive, which is harmless.
   */
  Future<Void> close() {
    closed = true;
    tools.listener().lost(partition);
    Future<Void> eventsClosed = events == null ? Future.succeededFuture() : events.close();
    Future<Void> requestsClosed = requests == null ? Future.succeededFuture() : requests.close();
    return Future.join(eventsClosed, requestsClosed).mapEmpty();
  }

  /** Time has passed, or the farm has changed. */
  void tick() {
    if (owner != null) {
      owner.timePassed();
      goOn(owner);
    }
  }

  /** Tells the worker to stop every attempt that nobody waits for any more. */
  void compare(Heartbeat heartbeat) {
    if (owner != null) {
      owner.compare(heartbeat);
      goOn(owner);
    }
  }

  /** How much of each pool its builds could use. */
  SortedMap<Pool, Demand> demand() {
    return owner == null || !isLive() ? Collections.emptySortedMap() : owner.demand(time.now());
  }

  /** How much of each pool's window is its own. */
  void share(Share part) {
    if (owner != null) {
      owner.share(part);
    }
  }

  private void onEvent(RecordReader.Read read) {
    Owner current = owner;
    if (closed || current == null || read.offset() < current.state().nextOffset()) {
      return;
    }
    try {
      current.read(
          new RecordedFact(
              read.offset(),
              read.time(),
              read.envelope().term().orElse(PartitionState.NO_TERM),
              read.envelope().answers(),
              fact(read)));
    } catch (UndecodableEventException e) {
      LOG.error(
          "unreadable fact skipped: topic={} partition={} offset={} {}",
          Topics.EVENTS,
          partition,
          read.offset(),
          e.getMessage());
      putAside(Topics.EVENTS, read);
      current.unreadable(read.offset());
    }
    goOn(current);
  }

  /** A fact of a type from the future stands for itself: its build must be left alone. */
  private static Fact fact(RecordReader.Read read) {
    try {
      return read.event(Fact.class);
    } catch (UnknownEventTypeException e) {
      if (!BuildId.isValid(read.key())) {
        throw e;
      }
      return new Fact.Unknown(BuildId.parse(read.key()), e.type());
    }
  }

  private void onRequest(RecordReader.Read read) {
    Owner current = owner;
    if (closed || current == null) {
      return;
    }
    try {
      InboxMessage message = read.event(InboxMessage.class);
      if (message.build().partition() != partition) {
        throw new UndecodableEventException(
            "it is about a build of partition " + message.build().partition(), null);
      }
      current.request(new RecordedMessage(read.offset(), read.time(), message));
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record put aside: topic={} partition={} offset={} {}",
          Topics.INBOX,
          partition,
          read.offset(),
          e.getMessage());
      putAside(Topics.INBOX, read);
      current.unreadableRequest(read.offset());
    }
    goOn(current);
  }

  private void putAside(String topic, RecordReader.Read read) {
    writer
        .quarantine(
            "%s-%d-%d".formatted(topic, partition, read.offset()), read.headers(), read.body())
        .onFailure(failure -> LOG.warn("could not keep a record aside", failure));
  }

  /**
   * Lets the owner go on and carries out what it wants, until it wants nothing. What is carried out
   * can call back at once; then this is under way already.
   */
  private void goOn(Owner current) {
    if (carryingOut || closed) {
      return;
    }
    carryingOut = true;
    try {
      current.step(time.now(), time.moment());
      List<Effect> effects = current.effects();
      while (!effects.isEmpty() && !closed) {
        effects.forEach(effect -> carryOut(current, effect));
        current.step(time.now(), time.moment());
        effects = current.effects();
      }
    } finally {
      carryingOut = false;
    }
    sayOwned();
    holdInbox(current.isFull());
  }

  /** Once, when everything that was folded has been shown. */
  private void sayOwned() {
    if (isLive() && !saidOwned) {
      saidOwned = true;
      tools.listener().owned(partition);
    }
  }

  private void holdInbox(boolean full) {
    if (requests != null && full != inboxHeld) {
      inboxHeld = full;
      if (full) {
        requests.pause();
      } else {
        requests.resume();
      }
    }
  }

  private void carryOut(Owner current, Effect effect) {
    switch (effect) {
      case Effect.ReadInbox read -> readInbox(current, read.from());
      case Effect.Write write -> write(current, write.round());
      case Effect.Offer offer ->
          writer
              .dispatch(offer.pool(), offer.message())
              .onFailure(e ->
                  LOG.warn("could not offer {}, it is tried again", offer.message().image(), e));
      case Effect.Stop stop -> stop(stop);
      case Effect.Publish publish -> publish(current, publish);
      case Effect.Keep keep -> keep(current, keep.build());
      case Effect.Save save ->
          tools
              .checkpoints()
              .save(save.checkpoint())
              .onFailure(e -> LOG.warn("could not save a checkpoint, a later one does", e));
      case Effect.Show show -> tools.listener().changed(show.build());
      case Effect.Forget forget -> tools.listener().archived(forget.build());
      case Effect.Lose lose -> lose(lose.reason());
    }
  }

  private void readInbox(Owner current, long from) {
    LOG.info(
        "partition is ours: partition={} term={} facts={} builds={}",
        partition,
        current.term(),
        current.state().nextOffset(),
        current.state().builds().size());
    RecordReader.from(
            tools.vertx(),
            tools.bootstrapServers(),
            new TopicPartition(Topics.INBOX, partition),
            from,
            RecordReader.Pace.AT_ONCE,
            this::onRequest)
        .onSuccess(reader -> {
          requests = reader;
          closeIfLate(reader);
        })
        .onFailure(e -> giveUp(current, e));
  }

  private void write(Owner current, List<Outgoing> round) {
    for (Outgoing outgoing : round) {
      if (outgoing.fact() instanceof Fact.BuildRejected rejected) {
        LOG.warn("build rejected: build={} {}", rejected.build(), rejected.reason());
      }
      writer
          .fact(partition, current.term(), outgoing.answers(), outgoing.fact())
          .onSuccess(written -> {
            time.stamped(written.time());
            current.written(written.offset(), written.time());
            goOn(current);
          })
          .onFailure(e -> giveUp(current, e));
    }
  }

  private void stop(Effect.Stop stop) {
    LOG.info(
        "stopping attempt: {} build={} image={} attempt={}",
        stop.order().reason(),
        stop.order().build(),
        stop.order().image(),
        stop.order().attempt());
    writer
        .stop(stop.order())
        .onFailure(e -> LOG.warn("could not send a stop, the next heartbeat repeats it", e));
  }

  private void publish(Owner current, Effect.Publish publish) {
    tools
        .registry()
        .carryOut(publish.due(), publish.step())
        .onComplete(ended -> {
          if (ended.succeeded()) {
            current.registryDone(publish.publication(), publish.step(), ended.result());
          } else {
            LOG.warn(
                "could not publish, trying again: build={} release={}",
                publish.due().build(),
                publish.due().release(),
                ended.cause());
            current.registryFailed(publish.publication());
          }
          goOn(current);
        });
  }

  private void keep(Owner current, BuildSnapshot build) {
    tools
        .history()
        .keep(build)
        .onComplete(ended -> {
          if (ended.succeeded()) {
            current.kept(build.build());
          } else {
            LOG.warn(
                "could not keep the history of a build, trying again: build={}",
                build.build(),
                ended.cause());
            current.notKept(build.build(), time.moment());
          }
          goOn(current);
        });
  }

  private void giveUp(Owner current, Throwable cause) {
    if (!closed) {
      LOG.error(
          "lost touch with the log, taking the partition anew: partition={}", partition, cause);
      current.failed(String.valueOf(cause.getMessage()));
      goOn(current);
    }
  }

  private void lose(String reason) {
    if (!closed) {
      LOG.warn("partition is lost: partition={} {}", partition, reason);
      close().onFailure(e -> LOG.warn("could not close the readers", e));
      onLost.run();
    }
  }

  private void closeIfLate(RecordReader reader) {
    if (closed) {
      reader.close().onFailure(e -> LOG.warn("could not close a reader", e));
    }
  }
}
