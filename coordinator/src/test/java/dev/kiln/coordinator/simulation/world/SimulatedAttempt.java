package dev.kiln.coordinator.simulation.world;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;

/** One try of a task on a simulated worker. */
public final class SimulatedAttempt {

  private final AttemptId id;
  private final SimulatedWorker worker;
  private final ReadyToBuild offer;
  private final long mintedAt;
  private boolean building;
  private boolean over;

  SimulatedAttempt(AttemptId id, SimulatedWorker worker, ReadyToBuild offer, long mintedAt) {
    this.id = id;
    this.worker = worker;
    this.offer = offer;
    this.mintedAt = mintedAt;
  }

  public AttemptId id() {
    return id;
  }

  public SimulatedWorker worker() {
    return worker;
  }

  /** What it was begun for. */
  public ReadyToBuild offer() {
    return offer;
  }

  /** When its worker has claimed the offer, in milliseconds of the night. */
  public long mintedAt() {
    return mintedAt;
  }

  /** Whether its worker does not work on it any more, or is gone itself. */
  public boolean isOver() {
    return over || worker.isGone();
  }

  /** Whether its start has been acknowledged and its worker has begun. */
  boolean isBuilding() {
    return building;
  }

  void begin() {
    building = true;
  }

  void end() {
    over = true;
  }

  Heartbeat.RunningAttempt listed() {
    return new Heartbeat.RunningAttempt(
        offer.build(), offer.image(), id, "build", SimulatedBroker.instantOf(mintedAt));
  }

  @Override
  public String toString() {
    return "%s of %s %s on %s".formatted(id, offer.build(), offer.image(), worker.instance());
  }
}
