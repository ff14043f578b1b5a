package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.kiln.event.FailureCause;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The builder that every engine has: it runs each instruction in a container of its own. */
final class ClassicBuilder implements ImageBuilder {

  private static final Logger LOG = LoggerFactory.getLogger(ClassicBuilder.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** The kernel's own period of sharing processor time out. */
  private static final long CPU_PERIOD_MICROSECONDS = 100_000;

  private final DockerClient commands;
  private final DockerClient docker;
  private final BuildContainers containers;
  private final EngineLogins logins;
  private final AtomicLong builds = new AtomicLong();

  ClassicBuilder(
      DockerClient commands, DockerClient docker, BuildContainers containers, EngineLogins logins) {
    this.commands = commands;
    this.docker = docker;
    this.containers = containers;
    this.logins = logins;
  }

  @Override
  public BuildResult build(BuildRequest request, OutputSink sink) throws InterruptedException {
    String mark = containers.begin(builds.incrementAndGet());
    BuildOutput output = new BuildOutput(sink);
    EngineCall<BuildResponseItem> call = new EngineCall<>(output::accept);
    boolean ended = false;
    try (InputStream tar = ContextTar.open(request.context())) {
      ended = command(request, tar, mark).exec(call).await(request.limits().timeout());
      output.finish();
      return ended ? resultOf(request, output) : timedOut(request);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the context of " + request.tag(), e);
    } catch (RuntimeException e) {
      ended = true;
      output.finish();
      EngineFailures.Sorted sorted = EngineFailures.ofException(e);
      return new BuildResult.Failed(sorted.cause(), sorted.message());
    } finally {
      try {
        if (!ended) {
          makeSureOfTheEnd(request, mark);
        }
      } finally {
        containers.over(mark);
      }
    }
  }

  private BuildImageCmd command(BuildRequest request, InputStream tar, String mark) {
    BuildLimits limits = request.limits();
    BuildDialect dialect = dialect();
    BuildImageCmd command =
        EngineClients.forBuild(docker, parameters(request, dialect))
            .buildImageCmd()
            .withTarInputStream(tar)
            .withTags(Set.of(request.tag().toString()))
            .withPlatform(request.platform().toString())
            .withNetworkMode(dialect.networkMode(limits.network()))
            .withLabels(request.labels())
            .withExtraHosts(dialect.extraHosts(mark))
            // What may be reused is decided by input keys, which know of freshness; the engine's
            // own cache would serve last week's package lists for ever.
            .withNoCache(true)
            .withRemove(true)
            .withForcerm(true);
    // As much with swap as without: a build that swaps slows down everybody else's.
    limits.memoryBytes().ifPresent(bytes -> command.withMemory(bytes).withMemswap(bytes));
    request.buildArguments().forEach(command::withBuildArg);
    logins.all().ifPresent(command::withBuildAuthConfigs);
    return command;
  }

  /** Asked at every build: another engine may listen on the socket by now. */
  private BuildDialect dialect() {
    return BuildDialect.of(EngineIdentity.product(commands.versionCmd().exec()));
  }

  private static SortedMap<String, String> parameters(BuildRequest request, BuildDialect dialect) {
    SortedMap<String, String> parameters =
        new TreeMap<>(dialect.networkParameters(request.limits().network()));
    request
        .limits()
        .cpus()
        .ifPresent(cpus -> {
          parameters.put("cpuperiod", Long.toString(CPU_PERIOD_MICROSECONDS));
          parameters.put("cpuquota", Long.toString(Math.round(cpus * CPU_PERIOD_MICROSECONDS)));
        });
    if (request.squash()) {
      parameters.putAll(dialect.squashParameters());
    }
    return parameters;
  }

  private void makeSureOfTheEnd(BuildRequest request, String mark) throws InterruptedException {
    try {
      switch (dialect()) {
        case DOCKER -> containers.awaitGone(mark, STOP_PATIENCE);
        case PODMAN -> containers.endCommands(mark, STOP_PATIENCE);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "build stopped, container perhaps left until the next start image={}", request.tag(), e);
    }
  }

  private static BuildResult resultOf(BuildRequest request, BuildOutput output) {
    Optional<String> error = output.error();
    if (error.isPresent()) {
      EngineFailures.Sorted sorted =
          EngineFailures.ofBuild(error.get(), output.diskFull(), request.limits().memoryBytes());
      return new BuildResult.Failed(sorted.cause(), sorted.message());
    }
    return output
        .imageId()
        .<BuildResult>map(BuildResult.Built::new)
        .orElseGet(() ->
            new BuildResult.Failed(
                FailureCause.ENGINE, "the engine stopped in the middle of the build"));
  }

  static BuildResult timedOut(BuildRequest request) {
    return new BuildResult.Failed(
        FailureCause.TIMEOUT,
        "the build of %s took longer than %d s"
            .formatted(request.tag(), request.limits().timeout().toSeconds()));
  }
}
