package dev.kiln.coordinator.simulation.chance;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The clock of a simulated night, in milliseconds from its beginning, and everything that is going
 * to happen. What is due at the same time happens in the order in which it was planned.
 */
public final class VirtualTime {

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long numbers;

  private record Event(long at, long number, Runnable action) {}

  /** The time now. */
  public long now() {
    return now;
  }

  /** How much has been planned so far. */
  public long eventsSoFar() {
    return numbers;
  }

  /** Has {@code action} happen in so many milliseconds. */
  public void after(long millis, Runnable action) {
    at(now + millis, action);
  }

  /** Has {@code action} happen at a time that has not passed. */
  public void at(long moment, Runnable action) {
    events.add(new Event(Math.max(now, moment), numbers++, action));
  }

  /** Has {@code action} happen again and again. */
  public void every(long millis, Runnable action) {
    after(
        millis,
        () -> {
          action.run();
          every(millis, action);
        });
  }

  /** Lets the next thing happen; tells whether there was one. */
  public boolean next() {
    Event event = events.poll();
    if (event == null) {
      return false;
    }
    now = event.at;
    event.action.run();
    return true;
  }
}
