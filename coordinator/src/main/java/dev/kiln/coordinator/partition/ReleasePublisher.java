package dev.kiln.coordinator.partition;

import dev.kiln.event.BuildHeader;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Publishes releases. Doing it again after a crash leads to the same end. */
public interface ReleasePublisher {

  /**
   * Writes the release and makes every public tag agree with it.
   *
   * @return the digest of the release; fails when the registry can't be reached or refuses
   */
  Future<Digest> publish(Release release);

  /** The images of a finished build, by the digests that were accepted. */
  record Release(
      BuildId build,
      String tag,
      BuildHeader.Destination destination,
      SortedMap<ImageName, Digest> images) {

    public Release {
      images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    }
  }
}
