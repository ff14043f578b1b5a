package dev.kiln.worker.attempt;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import java.nio.file.Path;
import java.util.Set;

/**
 * What an engine says about itself.
 *
 * @param name the host's name as the engine has it
 * @param product what it is, such as {@code Docker} or {@code Podman}
 * @param rootDirectory where it keeps images: the disk to be watched
 * @param builders what it builds with
 * @param squashes whether it can make an image's own layers one
 */
public record EngineInformation(
    String name,
    String product,
    String version,
    Platform platform,
    Path rootDirectory,
    Set<BuilderKind> builders,
    boolean squashes) {

  public EngineInformation {
    builders = Set.copyOf(builders);
  }
}
