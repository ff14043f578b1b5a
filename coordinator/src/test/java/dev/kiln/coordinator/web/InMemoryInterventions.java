package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.event.InboxMessage;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was asked; pausing the farm pauses the sample. */
final class InMemoryInterventions implements Interventions {

  final List<InboxMessage.Request> requests = new CopyOnWriteArrayList<>();
  final List<String> workerWishes = new CopyOnWriteArrayList<>();
  private final SampleFarm farm;

  InMemoryInterventions(SampleFarm farm) {
    this.farm = farm;
  }

  @Override
  public Future<Void> request(InboxMessage.Request request) {
    requests.add(request);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> pause(String requestedBy, String reason) {
    farm.pause(
        Optional.of(
            new FarmCondition.Paused(
                requestedBy,
                Optional.of(reason).filter(it -> !it.isBlank()),
                Instant.parse("2026-11-23T20:48:00Z"))));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resume() {
    farm.pause(Optional.empty());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> drain(String worker, String requestedBy, String reason) {
    workerWishes.add("drain %s by %s: %s".formatted(worker, requestedBy, reason));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resume(String worker) {
    workerWishes.add("resume " + worker);
    return Future.succeededFuture();
  }
}
