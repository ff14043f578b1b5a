package dev.kiln.server;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import dev.kiln.settings.Layer;
import dev.kiln.settings.Layers;
import dev.kiln.settings.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and reads the configuration of this host's processes: the file that the command line names,
 * else the one of {@code KILN_SERVER_CONFIG}, else the usual one if it is there, else the defaults;
 * above each of them the environment's variables.
 */
public final class ServerConfigurationFile {

  /** The variable that names the file. */
  public static final String VARIABLE = "KILN_SERVER_CONFIG";

  /** The file that is read without being named. */
  public static final Path USUAL = Path.of("/etc/kiln/kiln-server.yaml");

  private ServerConfigurationFile() {}

  /**
   * Reads the configuration, the passwords that it names included.
   *
   * @param named what the command line names
   * @param environment of this process
   * @throws ProblemsException with everything that is wrong
   */
  public static ServerConfiguration read(Optional<Path> named, Map<String, String> environment) {
    return read(named, environment, USUAL);
  }

  static ServerConfiguration read(
      Optional<Path> named, Map<String, String> environment, Path usual) {
    List<Layer> layers = new ArrayList<>();
    Optional<Path> file = file(named, environment, usual);
    file.ifPresent(path -> layers.add(layer(path)));
    layers.add(Layer.variables(ServerSettings.VARIABLE_PREFIX, environment, ServerSettings.ALL));
    Layers merged = Layers.of(layers);
    ServerValues values =
        new ServerValues(
            Section.of(ServerSettings.ALL, merged),
            file.map(path -> path.toAbsolutePath().normalize().getParent()).orElse(Path.of("/")),
            environment);
    ServerConfiguration configuration = values.read();
    List<Problem> problems = new ArrayList<>(merged.problems());
    problems.addAll(values.problems());
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems.stream().map(ServerConfigurationFile::bare).toList());
    }
    return configuration;
  }

  private static Optional<Path> file(
      Optional<Path> named, Map<String, String> environment, Path usual) {
    return named
        .or(() ->
            Optional.of(environment.getOrDefault(VARIABLE, ""))
                .filter(path -> !path.isEmpty())
                .map(Path::of))
        .or(() -> Optional.of(usual).filter(Files::exists));
  }

  private static Layer layer(Path file) {
    return Layer.file(file.toString(), TextFile.read(file.toString(), file), ServerSettings.ALL);
  }

  /** Without the line of the file: somebody may have written a password into it. */
  private static Problem bare(Problem problem) {
    return new Problem(
        problem.file(), problem.line(), problem.column(), problem.message(), Optional.empty());
  }
}
