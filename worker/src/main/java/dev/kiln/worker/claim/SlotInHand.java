package dev.kiln.worker.claim;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** One slot that an attempt has; it goes back once, however often that is asked for. */
final class SlotInHand {

  private final Semaphore slots;
  private final AtomicBoolean released = new AtomicBoolean();

  SlotInHand(Semaphore slots) {
    this.slots = slots;
  }

  void release() {
    if (released.compareAndSet(false, true)) {
      slots.release();
    }
  }
}
