package dev.kiln.worker.claim;

import dev.kiln.image.Pool;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The slots of a worker, which the claimers of all its pools share. Safe for many threads.
 *
 * <p>A question for tasks takes no slot: else every pool in which nothing is offered would keep one
 * from the others. So there may be more questions than free slots, and a task may come for which
 * none is left. It goes back to the broker, and its pool is next in line: until it has asked again,
 * one slot is kept from the other pools. A task is put back for want of a slot once, not again and
 * again until the broker gives it up.
 */
final class Slots {

  private final Set<Pool> line = new LinkedHashSet<>();
  private int free;
  private boolean closed;

  /** So many slots, all of them free. */
  Slots(int count) {
    this.free = count;
  }

  /** A slot that has been taken; it goes back once, however often that is asked for. */
  final class Slot {

    private final AtomicBoolean released = new AtomicBoolean();

    void release() {
      if (released.compareAndSet(false, true)) {
        giveBack();
      }
    }
  }

  /** Whether {@code pool} would get a slot now. */
  synchronized boolean isFree(Pool pool) {
    int before = 0;
    for (Pool waiting : line) {
      if (waiting.equals(pool)) {
        break;
      }
      before++;
    }
    return free > before;
  }

  /**
   * Returns when {@code pool} would get a slot, or when there are no more questions to be asked.
   */
  synchronized void awaitFree(Pool pool) throws InterruptedException {
    while (!closed && !isFree(pool)) {
      wait();
    }
  }

  /** Takes a slot for a task of {@code pool}; if there is none, the pool is in line from now on. */
  synchronized Optional<Slot> take(Pool pool) {
    if (!isFree(pool)) {
      line.add(pool);
      return Optional.empty();
    }
    free--;
    line.remove(pool);
    return Optional.of(new Slot());
  }

  /** {@code pool} has asked and there was nothing for it to take. */
  synchronized void foundNothing(Pool pool) {
    if (line.remove(pool)) {
      notifyAll();
    }
  }

  /** Whoever waits for a slot stops waiting. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized void giveBack() {
    free++;
    notifyAll();
  }
}
