package dev.kiln.worker.attempt;

import dev.kiln.image.Platform;
import java.nio.file.Path;

/**
 * What an engine says about itself.
 *
 * @param name the host's name as the engine has it
 * @param rootDirectory where it keeps images: the disk to be watched
 */
public record EngineInformation(
    String name, String version, Platform platform, Path rootDirectory) {}
