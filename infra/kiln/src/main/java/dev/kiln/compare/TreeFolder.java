package dev.kiln.compare;

import java.nio.file.Path;

/**
 * A folder that a template tree is read from.
 *
 * @param shown what messages call it, such as {@code image-templates} or {@code git:v1.2}
 */
public record TreeFolder(Path path, String shown) {}
