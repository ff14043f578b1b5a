package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.VirtualTime;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One life of a process. While it hangs, everything that happens to it is held up; when it is dead,
 * nothing happens to it any more.
 */
public final class SimulatedProcess {

  private final VirtualTime time;
  private final Deque<Runnable> heldUp = new ArrayDeque<>();
  private boolean hung;
  private boolean dead;

  SimulatedProcess(VirtualTime time) {
    this.time = time;
  }

  /** Has {@code action} happen to the process in so many milliseconds. */
  void after(long millis, Runnable action) {
    time.after(millis, () -> happen(action));
  }

  /** Has {@code action} happen to the process at a moment. */
  void at(long moment, Runnable action) {
    time.at(moment, () -> happen(action));
  }

  /** Has {@code action} happen again and again, as long as the process lives. */
  void every(long millis, Runnable action) {
    after(
        millis,
        () -> {
          action.run();
          every(millis, action);
        });
  }

  long now() {
    return time.now();
  }

  void hang() {
    hung = true;
  }

  /** Goes on where it stopped. */
  void resume() {
    hung = false;
    while (!heldUp.isEmpty() && !hung && !dead) {
      heldUp.remove().run();
    }
  }

  void kill() {
    dead = true;
    heldUp.clear();
  }

  boolean isDead() {
    return dead;
  }

  /** Whether it lives and does not hang. */
  boolean isRunning() {
    return !dead && !hung;
  }

  private void happen(Runnable action) {
    if (dead) {
      return;
    }
    if (hung) {
      heldUp.add(action);
    } else {
      action.run();
    }
  }
}
