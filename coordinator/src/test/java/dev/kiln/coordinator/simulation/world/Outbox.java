package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import dev.kiln.event.InboxMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * What a process has to send to the inboxes, in order. It sends a message until it is acknowledged,
 * so one whose acknowledgement is lost is there twice.
 */
final class Outbox {

  private static final int AGAIN_AFTER = 700;

  private final SimulatedProcess process;
  private final SimulatedBroker broker;
  private final Faults faults;
  private final BooleanSupplier cutOff;
  private final Deque<Letter> letters = new ArrayDeque<>();

  private record Letter(InboxMessage message, Runnable acknowledged) {}

  /**
   * An empty outbox.
   *
   * @param cutOff whether nothing gets through at the moment
   */
  Outbox(SimulatedProcess process, SimulatedBroker broker, Faults faults, BooleanSupplier cutOff) {
    this.process = process;
    this.broker = broker;
    this.faults = faults;
    this.cutOff = cutOff;
  }

  void send(InboxMessage message, Runnable acknowledged) {
    letters.add(new Letter(message, acknowledged));
    if (letters.size() == 1) {
      sendFirst();
    }
  }

  void send(InboxMessage message) {
    send(message, () -> {});
  }

  boolean isEmpty() {
    return letters.isEmpty();
  }

  private void sendFirst() {
    process.after(broker.way(Fault.SLOW_REPORT), this::arrive);
  }

  private void arrive() {
    if (cutOff.getAsBoolean()) {
      process.after(AGAIN_AFTER, this::arrive);
      return;
    }
    Letter letter = letters.element();
    broker.append(letter.message);
    if (faults.happens(Fault.REPORT_DOUBLED)) {
      process.after(AGAIN_AFTER, this::arrive);
      return;
    }
    process.after(
        broker.way(),
        () -> {
          letters.remove();
          letter.acknowledged.run();
          if (!letters.isEmpty()) {
            sendFirst();
          }
        });
  }
}
