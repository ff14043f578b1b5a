package dev.kiln.worker.disk;

import dev.kiln.event.Heartbeat;
import java.util.Optional;

/** Measures a disk. */
public interface DiskGauge {

  /** What the disk is, for people: where it is mounted, or a folder on it. */
  String name();

  /** How full it is now; empty where it can't be seen from here. */
  Optional<Heartbeat.Disk> measure();
}
