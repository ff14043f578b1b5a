package dev.kiln.compare;

import dev.kiln.image.ImageName;
import java.util.List;

/** What has become of one image between two states of a tree. */
public sealed interface ImageDifference {

  ImageName image();

  /** It is in the newer tree alone. */
  record Added(ImageName image, List<FileChange> files) implements ImageDifference {

    public Added {
      files = List.copyOf(files);
    }
  }

  /** It is in the older tree alone. */
  record Removed(ImageName image, List<FileChange> files) implements ImageDifference {

    public Removed {
      files = List.copyOf(files);
    }
  }

  /** It is made in another way. */
  record Changed(ImageName image, List<Change> changes) implements ImageDifference {

    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /**
   * It is made in the same way, but from something that is not.
   *
   * @param from the nearest of its ancestors that changed or was added
   */
  record Inherited(ImageName image, ImageName from) implements ImageDifference {}

  /** It is made in the same way from the same. */
  record Same(ImageName image) implements ImageDifference {}
}
