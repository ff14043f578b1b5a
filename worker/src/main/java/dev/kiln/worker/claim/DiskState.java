package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the disk on which the engine keeps its images, as it was looked at last. Asked
 * before every claim and for every heartbeat: answers at once. Safe for many threads.
 */
public interface DiskState {

  /** Of a disk that nobody watches. */
  DiskState UNWATCHED =
      new DiskState() {
        @Override
        public Optional<Heartbeat.Trouble> trouble() {
          return Optional.empty();
        }

        @Override
        public Optional<Heartbeat.Disk> disk() {
          return Optional.empty();
        }

        @Override
        public List<Digest> holds() {
          return List.of();
        }
      };

  /** Why nothing new may begin, if the disk is too full for it. */
  Optional<Heartbeat.Trouble> trouble();

  /** How full the disk is, where that is known. */
  Optional<Heartbeat.Disk> disk();

  /**
   * The large images that the engine has, those used last first; at most {@link
   * Heartbeat#MOST_HELD}.
   */
  List<Digest> holds();
}
