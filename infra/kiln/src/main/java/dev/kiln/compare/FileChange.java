package dev.kiln.compare;

import java.util.Optional;

/**
 * A file that is not the same on both sides.
 *
 * @param path as {@code kiln render} would write it: the image's name, {@code /}, and the path in
 *     its build context or {@code Dockerfile}
 * @param before absent if it was added
 * @param after absent if it was removed
 */
public record FileChange(String path, Optional<FileVersion> before, Optional<FileVersion> after) {

  public FileChange {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("a file that is on no side: " + path);
    }
  }

  /** The path without the image's name. */
  public String pathInImage() {
    return path.substring(path.indexOf('/') + 1);
  }

  /** Whether it is on both sides and only one of them may be executed. */
  public boolean modeDiffers() {
    return before.isPresent()
        && after.isPresent()
        && before.get().executable() != after.get().executable();
  }
}
