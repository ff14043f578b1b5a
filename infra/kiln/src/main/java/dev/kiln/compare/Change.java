package dev.kiln.compare;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One respect in which an image is not what it was. */
public sealed interface Change {

  /**
   * The rendered Dockerfile.
   *
   * @param causes where the difference comes from; empty if that can't be told
   */
  record Dockerfile(FileChange file, Set<Cause> causes) implements Change {

    public Dockerfile {
      causes = causes.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(causes));
    }
  }

  /** A file of the build context. */
  record Context(FileChange file) implements Change {}

  /** A build argument; a side that does not set it has no value. */
  record BuildArgument(String name, Optional<String> before, Optional<String> after)
      implements Change {}

  /** Something else that determines the image, by the name that its recipe has for it. */
  record Ingredient(String name) implements Change {}

  /** What makes a Dockerfile render to another text. */
  enum Cause {
    /** The image's own template. */
    TEMPLATE,
    /** Macros, or templates that it includes. */
    SHARED_TEMPLATE,
    /** Configuration that shows in the text. */
    CONFIGURATION
  }
}
