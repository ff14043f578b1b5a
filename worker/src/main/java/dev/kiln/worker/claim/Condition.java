package dev.kiln.worker.claim;

import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps a worker from taking work, all in one place: it leaves or has been drained, its
 * self-test has not passed, its disk is full, the farm or its host is paused. What it is at goes on
 * in any case. Safe for many threads.
 */
final class Condition {

  private final Permission permission;
  private final DiskState disk;
  private final Runnable onChange;
  private boolean leaving;
  private Optional<String> untested = Optional.empty();

  /** Begins with everything allowed; {@code onChange} is run after every change. */
  Condition(Permission permission, DiskState disk, Runnable onChange) {
    this.permission = permission;
    this.disk = disk;
    this.onChange = onChange;
  }

  /** How much may be begun at {@code now}. */
  Permission.Extent extent(Instant now) {
    return isDraining() || trouble().isPresent()
        ? Permission.Extent.NOTHING
        : permission.extent(now);
  }

  /** Whether it finishes what it has and takes nothing new, by signal or by order. */
  synchronized boolean isDraining() {
    return leaving || permission.isDrained();
  }

  /** Why it takes nothing new for a reason of its own. */
  synchronized Optional<Heartbeat.Trouble> trouble() {
    return untested
        .map(why -> new Heartbeat.Trouble(Heartbeat.Trouble.Kind.SELF_TEST, why))
        .or(disk::trouble);
  }

  /** The process is about to end: nothing new from now on. */
  void leave() {
    synchronized (this) {
      leaving = true;
    }
    changed();
  }

  /** Nothing new until the self-test has passed, because of {@code why}. */
  void untested(String why) {
    synchronized (this) {
      untested = Optional.of(why);
    }
    changed();
  }

  /** The self-test has passed. */
  void tested() {
    synchronized (this) {
      untested = Optional.empty();
    }
    changed();
  }

  /** This is wanted under {@code key} from now on, or nothing any more. */
  void wanted(String key, Optional<Desired> wish) {
    permission.wanted(key, wish);
    changed();
  }

  /** Returns when something may have changed, or after {@code longest}. */
  synchronized void awaitChange(Duration longest) throws InterruptedException {
    wait(longest.toMillis());
  }

  private void changed() {
    synchronized (this) {
      notifyAll();
    }
    onChange.run();
  }
}
