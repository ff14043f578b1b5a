package dev.kiln.source;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a host knows about sources.
 *
 * @param locals the folder that local sources and {@code file:} URLs lie below; without one there
 *     are none
 * @param sshFolder where {@code known_hosts} and the keys for ssh are
 */
public record SourceAccess(Optional<Path> locals, Path sshFolder, SourceLimits limits) {

  /** With the keys of the user who runs the process, and the usual limits. */
  public static SourceAccess of(Optional<Path> locals) {
    return new SourceAccess(
        locals, Path.of(System.getProperty("user.home"), ".ssh"), SourceLimits.defaults());
  }
}
