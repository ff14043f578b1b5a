package dev.kiln.coordinator.decision;

import dev.kiln.event.BuildHeader;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Public tags that have to be set.
 *
 * @param header where images go, and under which tag
 * @param release where the release is: registry, repository and tag
 * @param images what each tag has to name
 * @param whole whether these are all images of the build, and the release itself is written first
 */
public record PublicationDue(
    BuildId build,
    BuildHeader header,
    String release,
    SortedMap<ImageName, Digest> images,
    boolean whole) {

  public PublicationDue {
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
  }
}
