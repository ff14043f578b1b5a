package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.web.Interventions;
import dev.kiln.event.Desired;
import dev.kiln.event.InboxMessage;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;

/** Writes what people do by hand to where the owners and the workers read it. */
public final class FarmInterventions implements Interventions {

  private final EventWriter writer;
  private final Clock clock;

  public FarmInterventions(EventWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public Future<Void> request(InboxMessage.Request request) {
    return writer.request(request).mapEmpty();
  }

  @Override
  public Future<Void> pause(String requestedBy, String reason) {
    return writer
        .desire(new Desired.FarmPaused(requestedBy, reason, Instant.now(clock)))
        .mapEmpty();
  }

  @Override
  public Future<Void> resume() {
    return writer.desireNoMore(Desired.FarmPaused.KEY).mapEmpty();
  }

  @Override
  public Future<Void> drain(String worker, String requestedBy, String reason) {
    return writer
        .desire(new Desired.WorkerDrained(worker, requestedBy, reason, Instant.now(clock)))
        .mapEmpty();
  }

  @Override
  public Future<Void> resume(String worker) {
    return writer.desireNoMore(Desired.WorkerDrained.keyOf(worker)).mapEmpty();
  }
}
