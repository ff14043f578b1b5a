package dev.kiln.worker;

import dev.kiln.configuration.Proxies;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Pool;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.server.BuildSecret;
import dev.kiln.server.SecretValue;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.server.WorkerConfiguration;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.HostSecrets;
import dev.kiln.worker.attempt.Secret;
import dev.kiln.worker.output.Redaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code kiln-server.yaml} and the environment of this host come to for a worker.
 *
 * @param server how this host's processes are run
 * @param proxies the way out of this host's network
 * @param secrets what builds can be handed, read once
 */
public record HostConfiguration(ServerConfiguration server, Proxies proxies, HostSecrets secrets) {

  private static final Duration UNTIL_A_TASK_SAYS = Duration.ofHours(1);

  /**
   * Reads the secrets as well.
   *
   * @throws dev.kiln.server.SecretException if one of them can't be read
   */
  public static HostConfiguration read(
      ServerConfiguration server, Map<String, String> environment) {
    SortedMap<String, HostSecrets.Versioned> secrets = new TreeMap<>();
    for (Map.Entry<String, BuildSecret> secret : server.secrets().entrySet()) {
      SecretValue value = secret.getValue().source().read(environment);
      secrets.put(
          secret.getKey(),
          new HostSecrets.Versioned(new Secret(value.bytes()), secret.getValue().version()));
    }
    return new HostConfiguration(server, Proxies.of(environment), new HostSecrets(secrets));
  }

  /** What a build may use; its time is up to the task. */
  BuildLimits limits() {
    WorkerConfiguration.Building building = server.worker().building();
    return new BuildLimits(
        UNTIL_A_TASK_SAYS,
        building.network(),
        building.memoryBytes().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        building.cpus().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
  }

  /** Takes everything out of output that this host knows to be secret. */
  Redaction redaction() {
    Redaction redaction =
        new Redaction(secrets.byId().values().stream().map(known -> known.secret().text()).toList())
            .withProxies(proxies)
            .withPatterns(server.worker().redact());
    for (RegistryCredentials login : server.registrySettings().credentials().values()) {
      redaction = redaction.withLogin(login.username(), login.password());
    }
    return redaction;
  }

  /**
   * What a worker offers: {@code own} labels, and those of the builders that its engine has and may
   * use.
   *
   * @throws EngineException if a builder is demanded that the engine lacks
   */
  SortedSet<String> labels(SortedSet<String> own, EngineInformation engine) {
    SortedSet<String> labels = new TreeSet<>(own);
    builders(engine).forEach(builder -> builder.label().ifPresent(labels::add));
    return labels;
  }

  /**
   * The pools that a worker takes tasks of from its start: its own, and of each the one for every
   * builder that its engine has. Others are found when they come into being.
   */
  List<Pool> pools(List<Pool> own, EngineInformation engine) {
    SortedSet<Pool> pools = new TreeSet<>(own);
    for (Pool pool : own) {
      for (BuilderKind builder : builders(engine)) {
        builder.label().map(pool::with).ifPresent(pools::add);
      }
    }
    return List.copyOf(pools);
  }

  /** BuildKit heeds no limits for one build, so a host that sets some builds with the other one. */
  private Set<BuilderKind> builders(EngineInformation engine) {
    WorkerConfiguration.Building building = server.worker().building();
    Optional<BuilderKind> demanded = building.builder();
    if (demanded.isPresent() && !engine.builders().contains(demanded.get())) {
      throw new EngineException(
          "%s %s has no builder '%s', which kiln-server.yaml demands (worker.builder)"
              .formatted(engine.product(), engine.version(), demanded.get().word()));
    }
    boolean limited = building.memoryBytes().isPresent() || building.cpus().isPresent();
    boolean classicAlone = demanded.map(builder -> builder == BuilderKind.CLASSIC).orElse(limited);
    return classicAlone ? Set.of(BuilderKind.CLASSIC) : engine.builders();
  }
}
