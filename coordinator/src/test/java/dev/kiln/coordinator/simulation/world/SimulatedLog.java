package dev.kiln.coordinator.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One partition of a topic: it only grows, and every reader sees it in the same order. */
public final class SimulatedLog<T> {

  private final List<Entry<T>> entries = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();

  /**
   * A record.
   *
   * @param at when it was appended, in milliseconds of the night
   */
  public record Entry<T>(long offset, long at, T value) {}

  /** Somebody who reads on from an offset. */
  final class Reader {
    private final SimulatedProcess process;
    private final LongSupplier delay;
    private final Consumer<Entry<T>> consumer;
    private long next;
    private boolean onTheWay;
    private boolean closed;

    private Reader(
        long from, SimulatedProcess process, LongSupplier delay, Consumer<Entry<T>> consumer) {
      this.next = from;
      this.process = process;
      this.delay = delay;
      this.consumer = consumer;
    }

    void close() {
      closed = true;
      readers.remove(this);
    }

    private void fetch() {
      if (!onTheWay && !closed && next < entries.size()) {
        onTheWay = true;
        long late = delay.getAsLong();
        long written = entries.get((int) next).at;
        process.at(written + late, () -> deliver(written, late));
      }
    }

    /** Brings what was written by {@code written}, and what has been under way as long. */
    private void deliver(long written, long late) {
      onTheWay = false;
      long horizon = Math.max(written, process.now() - late);
      while (!closed && next < entries.size() && entries.get((int) next).at <= horizon) {
        consumer.accept(entries.get((int) next++));
      }
      fetch();
    }
  }

  /** Appends a record. */
  Entry<T> append(long now, T value) {
    Entry<T> entry = new Entry<>(entries.size(), now, value);
    entries.add(entry);
    // A reader can close itself or others only when it is delivered to, which is later.
    readers.forEach(Reader::fetch);
    return entry;
  }

  /**
   * Begins to read.
   *
   * @param delay how long the next records take to arrive, in milliseconds
   */
  Reader read(
      long from, SimulatedProcess process, LongSupplier delay, Consumer<Entry<T>> consumer) {
    Reader reader = new Reader(from, process, delay, consumer);
    readers.removeIf(other -> other.process.isDead());
    readers.add(reader);
    reader.fetch();
    return reader;
  }

  /** Where the next record will stand. */
  public long end() {
    return entries.size();
  }

  /** All records. */
  public List<Entry<T>> entries() {
    return entries;
  }
}
