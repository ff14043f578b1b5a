package dev.kiln.cli;

import dev.kiln.server.ServerConfiguration;
import dev.kiln.server.ServerConfigurationFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the processes of this host are run, for the commands that start some. */
final class ServerConfigurationOption {

  @Option(
      names = "--server-config",
      paramLabel = "FILE",
      description =
          "Registry logins, limits and secrets of this host's processes."
              + " Default: what KILN_SERVER_CONFIG names, else /etc/kiln/kiln-server.yaml if it is there.")
  @Nullable Path file;

  /** The configuration; throws all that is wrong with it. */
  ServerConfiguration read() {
    return ServerConfigurationFile.read(Optional.ofNullable(file), System.getenv());
  }
}
