package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.owner.Effect;
import dev.kiln.coordinator.owner.Outgoing;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.StopAttempt;
import dev.kiln.image.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * One partition in the hands of a coordinator: gives the real {@link Owner} what happens, and
 * carries out what it wants, exactly as {@link Effect} says.
 */
public final class OwnedPartition {

  private final SimulatedCoordinator coordinator;
  private final World world;
  private final SimulatedProcess process;
  private final int number;
  private final FactChannel channel;
  private final RegistryWriter registry;
  private final List<SimulatedLog<?>.Reader> readers = new ArrayList<>();
  private Optional<Owner> owner = Optional.empty();
  private boolean closed;
  private boolean wasLive;

  OwnedPartition(SimulatedCoordinator coordinator, int number) {
    this.coordinator = coordinator;
    this.world = coordinator.world();
    this.process = coordinator.process();
    this.number = number;
    this.channel = new FactChannel(coordinator, number);
    this.registry = new RegistryWriter(world, process);
  }

  int number() {
    return number;
  }

  /** The owner, once the marker is written. */
  public Optional<Owner> owner() {
    return closed ? Optional.empty() : owner;
  }

  /** Writes a marker, and then folds from the newest checkpoint. */
  void take() {
    channel.write(
        -1,
        List.of(new Outgoing(new Fact.PartitionTaken(coordinator.name()), OptionalLong.empty())),
        marker ->
            process.after(
                world.broker().way(Fault.SLOW_CHECKPOINT_READ), () -> fold(marker.offset())),
        this::failed);
  }

  private void failed() {
    owner.ifPresentOrElse(
        current -> {
          current.failed("an acknowledgement is missing");
          goOn(current);
        },
        this::lose);
  }

  private void fold(long term) {
    if (closed) {
      return;
    }
    Checkpoint from = world.broker().checkpoint(number);
    Owner fresh =
        new Owner(term, from, coordinator.farm(), coordinator.judge(), SimulatedCoordinator.RULES);
    owner = Optional.of(fresh);
    readers.add(
        world
            .broker()
            .events(number)
            .read(
                from.offset(),
                process,
                () -> world.broker().way(Fault.LATE_READ),
                entry -> read(fresh, entry.value())));
    goOn(fresh);
  }

  void tick() {
    owner()
        .ifPresent(current -> {
          current.timePassed();
          goOn(current);
        });
  }

  void compare(Heartbeat heartbeat) {
    owner()
        .ifPresent(current -> {
          current.compare(heartbeat);
          goOn(current);
        });
  }

  SortedMap<Pool, Demand> demand() {
    return owner()
        .filter(Owner::isLive)
        .map(current -> current.demand(world.broker().clock()))
        .orElse(Collections.emptySortedMap());
  }

  void share(Share part) {
    owner().ifPresent(current -> current.share(part));
  }

  /** Lets go of the partition; what is being written may still arrive. */
  void close() {
    closed = true;
    readers.forEach(SimulatedLog<?>.Reader::close);
  }

  private void read(Owner current, RecordedFact recorded) {
    if (recorded.offset() < current.state().nextOffset()) {
      return;
    }
    current.read(recorded);
    if (current.isLive() && !wasLive) {
      wasLive = true;
      world.witness().becameLive(number, current);
    }
    goOn(current);
  }

  private void request(Owner current, SimulatedLog.Entry<Optional<InboxMessage>> entry) {
    entry
        .value()
        .ifPresentOrElse(
            message ->
                current.request(
                    new RecordedMessage(
                        entry.offset(), SimulatedBroker.instantOf(entry.at()), message)),
            () -> current.unreadableRequest(entry.offset()));
    goOn(current);
  }

  private void goOn(Owner current) {
    if (closed) {
      return;
    }
    current.step(world.broker().clock(), coordinator.moment());
    List<Effect> effects = current.effects();
    while (!closed && !effects.isEmpty()) {
      effects.forEach(effect -> carryOut(current, effect));
      current.step(world.broker().clock(), coordinator.moment());
      effects = current.effects();
    }
  }

  private void carryOut(Owner current, Effect effect) {
    switch (effect) {
      case Effect.ReadInbox inbox ->
          readers.add(
              world
                  .broker()
                  .inbox(number)
                  .read(
                      inbox.from(),
                      process,
                      () -> world.broker().way(Fault.LATE_READ),
                      entry -> request(current, entry)));
      case Effect.Write write -> write(current, write.round());
      case Effect.Offer offer -> offer(offer.pool(), offer.message());
      case Effect.Stop stop -> stop(stop.order());
      case Effect.Publish publish ->
          registry.carryOut(
              current.term(),
              publish,
              answer -> {
                answer.ifPresentOrElse(
                    digest -> current.registryDone(publish.publication(), publish.step(), digest),
                    () -> current.registryFailed(publish.publication()));
                goOn(current);
              });
      case Effect.Keep keep -> keep(current, keep.build());
      case Effect.Save save -> save(save.checkpoint());
      case Effect.Show show -> {}
      case Effect.Forget forget -> {}
      case Effect.Lose lose -> {
        world
            .trace()
            .sayToAll(() -> "%s loses %d: %s".formatted(coordinator.name(), number, lose.reason()));
        lose();
      }
    }
  }

  private void lose() {
    if (!closed) {
      close();
      coordinator.lost(this);
    }
  }

  private void write(Owner current, List<Outgoing> round) {
    if (coordinator.farm().paused().isPresent()) {
      world.witness().wantedInPause(round.stream().map(Outgoing::fact).toList());
    }
    channel.write(
        current.term(),
        round,
        written -> {
          current.written(written.offset(), written.time());
          goOn(current);
        },
        this::failed);
  }

  private void offer(Pool pool, ReadyToBuild message) {
    if (world.faults().happens(Fault.OFFER_LOST)) {
      world
          .trace()
          .say(() ->
              "offer %d of %s %s is lost"
                  .formatted(message.dispatch(), message.build(), message.image()));
      return;
    }
    int copies = world.faults().happens(Fault.OFFER_DOUBLED) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      world.time().after(world.broker().way(), () -> world.broker().ready(pool).offer(message));
    }
  }

  private void stop(StopAttempt order) {
    if (!world.faults().happens(Fault.STOP_LOST)) {
      world.time().after(world.broker().way(), () -> world.stop(order));
    }
  }

  private void keep(Owner current, BuildSnapshot build) {
    boolean refused = world.faults().happens(Fault.HISTORY_REFUSED);
    long arrives = world.time().now() + world.broker().way(Fault.SLOW_WRITE);
    boolean there = !refused || world.faults().chance(Fault.HISTORY_REFUSED).happens(0.5);
    if (there) {
      world.time().at(arrives, () -> world.broker().keep(build));
    }
    process.at(
        arrives + world.broker().way(),
        () -> {
          if (refused) {
            current.notKept(build.build(), coordinator.moment());
          } else {
            current.kept(build.build());
          }
          goOn(current);
        });
  }

  private void save(Checkpoint checkpoint) {
    if (!world.faults().happens(Fault.CHECKPOINT_LOST)) {
      world.time().after(world.broker().way(), () -> world.broker().save(checkpoint));
    }
  }
}
