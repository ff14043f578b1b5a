package dev.kiln.worker.attempt;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an image is built from: the rendered Dockerfile and the files that it may copy.
 *
 * <p>Of a file only its path, its content and whether it is executable reach the engine, since only
 * these are in the recipe key.
 *
 * @param dockerfile the text of the Dockerfile
 * @param files by their path in the context, {@code /} between the parts
 */
public record BuildContext(String dockerfile, SortedMap<String, Path> files) {

  /** Under which path the engine finds the Dockerfile; no file of the context may have it. */
  public static final String DOCKERFILE = "Dockerfile";

  public BuildContext {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    for (String path : files.keySet()) {
      if (path.isEmpty()
          || path.startsWith("/")
          || path.equals(DOCKERFILE)
          || Path.of(path).normalize().startsWith("..")) {
        throw new IllegalArgumentException(
            "'%s' is no path of a build context: expected a relative path inside it, other than %s"
                .formatted(path, DOCKERFILE));
      }
    }
  }

  /** A context of the Dockerfile alone. */
  public static BuildContext of(String dockerfile) {
    return new BuildContext(dockerfile, new TreeMap<>());
  }
}
