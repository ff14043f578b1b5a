package dev.kiln.server;

import dev.kiln.configuration.BuilderSettings;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Problem;
import dev.kiln.registry.CertificateAuthorities;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.settings.Origin;
import dev.kiln.settings.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns settings that were checked one by one into a configuration: reads the files and variables
 * that they name, and checks what they mean together.
 */
final class ServerValues {

  private final Section all;
  private final Path folder;
  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Values of {@code all}.
   *
   * @param folder what the paths of files are relative to
   */
  ServerValues(Section all, Path folder, Map<String, String> environment) {
    this.all = all;
    this.folder = folder;
    this.environment = environment;
  }

  ServerConfiguration read() {
    SortedMap<String, RegistryAccess> registries = new TreeMap<>();
    Section keys = all.table("registries");
    all.groups("registries")
        .forEach((host, section) ->
            registries.put(host, registry("registries." + host, section, keys.keyOrigin(host))));
    return new ServerConfiguration(registries, worker(all.group("worker")), secrets());
  }

  /** What does not fit together or can't be read; what is wrong by itself the layers know. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private RegistryAccess registry(String path, Section section, Origin key) {
    Optional<CertificateAuthorities> authorities =
        section.written("ca").flatMap(file -> authorities(path, file, section.origin("ca")));
    boolean plainHttp = section.valueOf("plain_http", ServerRules::truth);
    if (plainHttp && section.isSet("ca")) {
      report(
          section.origin("plain_http"),
          "'%s' has both plain_http and ca: without TLS nobody vouches for it".formatted(path));
    }
    return new RegistryAccess(
        login(path, section, key),
        plainHttp ? Optional.empty() : authorities,
        plainHttp,
        section.value("parallel_pushes", ServerRules::pushes));
  }

  private Optional<RegistryCredentials> login(String path, Section section, Origin key) {
    boolean fromFile = section.isSet("password_file");
    boolean fromVariable = section.isSet("password_env");
    boolean named = section.isSet("username");
    if (fromFile && fromVariable) {
      report(
          section.origin("password_env"),
          "'%s' has both password_file and password_env: keep one".formatted(path));
    } else if (named != (fromFile || fromVariable)) {
      report(
          key,
          named
              ? "'%s' has a username and no password: add password_file or password_env"
                  .formatted(path)
              : "'%s' has a password and no username".formatted(path));
    }
    Optional<String> username = section.written("username");
    Optional<String> password =
        source(section, "password_file", "password_env")
            .flatMap(source ->
                secret(path, source, section.origin(fromFile ? "password_file" : "password_env")))
            .map(SecretValue::text);
    return username.isPresent() && password.isPresent()
        ? Optional.of(new RegistryCredentials(username.get(), password.get()))
        : Optional.empty();
  }

  private Optional<CertificateAuthorities> authorities(String path, String file, Origin origin) {
    try {
      return Optional.of(CertificateAuthorities.read(folder.resolve(file)));
    } catch (IllegalArgumentException e) {
      report(origin, "'%s.ca': %s".formatted(path, e.getMessage()));
    } catch (IOException e) {
      report(
          origin,
          "'%s.ca': the file '%s' can't be read: %s"
              .formatted(path, folder.resolve(file), e.getClass().getSimpleName()));
    }
    return Optional.empty();
  }

  private WorkerConfiguration worker(Section section) {
    return new WorkerConfiguration(
        section.value("slots", ServerRules::slots),
        new TreeSet<>(section.list("labels", ServerRules::label)),
        new WorkerConfiguration.Building(
            section.valueOf("builder", BuilderSettings::parse),
            section.valueOf("network", ServerRules::network),
            section.value("memory", DataSize::parse),
            section.value("cpus", ServerRules::cpus)),
        section.valueOf("parallel_pushes", ServerRules::pushes),
        section.valueOf("grace", TreeConfiguration::parseDuration),
        new WorkerConfiguration.Metrics(
            section.valueOf("metrics_address", ServerRules::address),
            section.valueOf("metrics_port", ServerRules::port)),
        disk(section.group("disk")),
        section.list("redact", ServerRules::pattern));
  }

  /** Sizes and parts can only be compared when the disk is known, so that is left to the worker. */
  private WorkerConfiguration.Disk disk(Section section) {
    FreeSpace clean = section.valueOf("clean_below", FreeSpace::parse);
    FreeSpace stop = section.valueOf("stop_below", FreeSpace::parse);
    boolean sameKind = clean.getClass() == stop.getClass();
    long hundred = 100;
    if (sameKind && stop.bytesOf(hundred) > clean.bytesOf(hundred)) {
      report(
          section.isSet("stop_below")
              ? section.origin("stop_below")
              : section.origin("clean_below"),
          "'worker.disk.stop_below' is more than 'worker.disk.clean_below': no task would be taken before anything is removed");
    }
    return new WorkerConfiguration.Disk(
        clean, stop, section.valueOf("look_every", TreeConfiguration::parseDuration));
  }

  private SortedMap<String, BuildSecret> secrets() {
    SortedMap<String, BuildSecret> secrets = new TreeMap<>();
    Section keys = all.table("secrets");
    all.groups("secrets")
        .forEach((id, section) -> {
          String path = "secrets." + id;
          if (section.isSet("file") == section.isSet("env")) {
            report(keys.keyOrigin(id), "'%s' needs either file or env".formatted(path));
          }
          source(section, "file", "env")
              .ifPresent(source -> {
                Origin origin = section.origin(section.isSet("file") ? "file" : "env");
                if (secret(path, source, origin).isPresent()) {
                  secrets.put(
                      id,
                      new BuildSecret(source, section.valueOf("version", ServerRules::version)));
                }
              });
        });
    return secrets;
  }

  private Optional<SecretSource> source(Section section, String file, String variable) {
    Optional<SecretSource> inFile =
        section.written(file).map(path -> new SecretSource.File(folder.resolve(path)));
    return inFile.or(() -> section.written(variable).map(SecretSource.Variable::new));
  }

  private Optional<SecretValue> secret(String path, SecretSource source, Origin origin) {
    try {
      return Optional.of(source.read(environment));
    } catch (SecretException e) {
      report(origin, "'%s': %s".formatted(path, e.getMessage()));
      return Optional.empty();
    }
  }

  private void report(Origin origin, String message) {
    problems.add(origin.problem(message));
  }
}
