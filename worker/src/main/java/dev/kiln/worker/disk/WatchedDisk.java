package dev.kiln.worker.disk;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.Digest;
import dev.kiln.worker.claim.DiskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the disk again and again, on a thread of its own, and knows what was seen last. */
public final class WatchedDisk implements DiskState, AutoCloseable {

  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  private final DiskWatch watch;
  private final Duration lookEvery;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile DiskWatch.Report last =
      new DiskWatch.Report(Optional.empty(), Optional.empty(), 0, 0);

  private WatchedDisk(DiskWatch watch, Duration lookEvery) {
    this.watch = watch;
    this.lookEvery = lookEvery;
    this.thread = Thread.ofVirtual().name("disk").unstarted(this::loop);
  }

  /** Looks for the first time before it returns. */
  public static WatchedDisk start(DiskWatch watch, Duration lookEvery) {
    WatchedDisk disk = new WatchedDisk(watch, lookEvery);
    disk.last = watch.check();
    disk.thread.start();
    return disk;
  }

  @Override
  public Optional<Heartbeat.Trouble> trouble() {
    return last.trouble();
  }

  @Override
  public Optional<Heartbeat.Disk> disk() {
    return last.disk();
  }

  @Override
  public List<Digest> holds() {
    return watch.largeImages();
  }

  /** Looks no more; a look that is under way ends before. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(LOOK_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      while (!closed.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
        last = watch.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
