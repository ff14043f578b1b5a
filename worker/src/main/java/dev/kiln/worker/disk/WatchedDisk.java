package dev.kiln.worker.disk;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.Digest;
import dev.kiln.worker.claim.DiskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks at the disk every half minute, on a thread of its own, and knows what was seen last. */
public final class WatchedDisk implements DiskState, AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final DiskWatch watch;
  private final Thread thread;
  private volatile DiskWatch.Report last =
      new DiskWatch.Report(Optional.empty(), Optional.empty(), 0, 0);

  private WatchedDisk(DiskWatch watch) {
    this.watch = watch;
    this.thread = Thread.ofVirtual().name("disk").unstarted(this::loop);
  }

  /** Looks for the first time before it returns. */
  public static WatchedDisk start(DiskWatch watch) {
    WatchedDisk disk = new WatchedDisk(watch);
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

  @Override
  public void close() {
    thread.interrupt();
  }

  private void loop() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK_EVERY);
        last = watch.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
