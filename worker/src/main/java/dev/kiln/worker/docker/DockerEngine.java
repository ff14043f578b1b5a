package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.kiln.event.FailureCause;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.OutputSink;
import dev.kiln.worker.attempt.PullResult;
import dev.kiln.worker.attempt.PushResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Docker Engine of 20.10 or newer with its classic builder, through docker-java.
 *
 * <p>Two connections' worth of settings: what answers at once must do so within a minute; builds,
 * pulls and pushes may be silent for as long as their own limits allow.
 */
public final class DockerEngine implements ImageEngine {

  private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final DockerSettings settings;
  private final DockerClient commands;
  private final DockerClient streams;
  private final BuildContainers containers;
  private final AtomicLong builds = new AtomicLong();

  private DockerEngine(DockerSettings settings, DockerClient commands, DockerClient streams) {
    this.settings = settings;
    this.commands = commands;
    this.streams = streams;
    this.containers = new BuildContainers(commands, settings.owner());
  }

  /** Returns the engine at the settings' host; whether it answers shows at the first request. */
  public static DockerEngine of(DockerSettings settings) {
    return new DockerEngine(
        settings,
        EngineClients.answeringWithin(settings.host(), Duration.ofMinutes(1)),
        EngineClients.streaming(settings.host()));
  }

  @Override
  public EngineInformation information() {
    Info info = ask("ask the engine who it is", () -> commands.infoCmd().exec());
    String architecture = Optional.ofNullable(info.getArchitecture()).orElse("unknown");
    return new EngineInformation(
        Optional.ofNullable(info.getName()).orElse(""),
        Optional.ofNullable(info.getServerVersion()).orElse(""),
        Platform.ofJavaArchitecture(architecture),
        Path.of(Optional.ofNullable(info.getDockerRootDir()).orElse("/")));
  }

  @Override
  public boolean has(ImageReference reference) {
    return ask(
        "look for " + reference,
        () -> {
          try {
            commands.inspectImageCmd(reference.toString()).exec();
            return true;
          } catch (NotFoundException _) {
            return false;
          }
        });
  }

  @Override
  public PullResult pull(ImageReference reference, OutputSink sink) throws InterruptedException {
    if (reference.digest().isPresent() && has(reference)) {
      return new PullResult.Present();
    }
    String version = reference.digest().map(Digest::value).or(reference::tag).orElse("latest");
    TransferOutput output = new TransferOutput("pull", sink);
    EngineCall<PullResponseItem> call = new EngineCall<>(output::accept);
    try {
      var command = streams.pullImageCmd(reference.name()).withTag(version);
      authOf(reference).ifPresent(command::withAuthConfig);
      if (!command.exec(call).await(settings.transferLimit())) {
        return new PullResult.Failed(FailureCause.TIMEOUT, tooLong("pull " + reference));
      }
    } catch (NotFoundException e) {
      return new PullResult.Failed(
          FailureCause.PARENT_GONE,
          "the registry has no %s: %s".formatted(reference, e.getMessage()));
    } catch (RuntimeException e) {
      EngineFailures.Sorted sorted = EngineFailures.ofTransferException(e, EngineFailures::ofPull);
      return new PullResult.Failed(sorted.cause(), sorted.message());
    }
    return output
        .error()
        .map(EngineFailures::ofPull)
        .<PullResult>map(sorted -> new PullResult.Failed(sorted.cause(), sorted.message()))
        .orElseGet(PullResult.Pulled::new);
  }

  @Override
  public BuildResult build(BuildRequest request, OutputSink sink) throws InterruptedException {
    String mark = containers.mark(builds.incrementAndGet());
    BuildOutput output = new BuildOutput(sink);
    EngineCall<BuildResponseItem> call = new EngineCall<>(output::accept);
    boolean ended = false;
    try (InputStream tar = ContextTar.open(request.context())) {
      ended = command(request, tar, mark).exec(call).await(request.timeout());
      output.finish();
      return ended ? resultOf(output) : timedOut(request);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the context of " + request.tag(), e);
    } catch (RuntimeException e) {
      ended = true;
      output.finish();
      EngineFailures.Sorted sorted = EngineFailures.ofException(e);
      return new BuildResult.Failed(sorted.cause(), sorted.message());
    } finally {
      if (!ended) {
        makeSureOfTheEnd(request, mark);
      }
    }
  }

  @Override
  public PushResult push(ImageReference tagged, OutputSink sink) throws InterruptedException {
    TransferOutput output = new TransferOutput("push", sink);
    EngineCall<PushResponseItem> call = new EngineCall<>(output::accept);
    try {
      var command = streams.pushImageCmd(tagged.name()).withTag(tagged.tag().orElse("latest"));
      authOf(tagged).ifPresent(command::withAuthConfig);
      if (!command.exec(call).await(settings.transferLimit())) {
        return new PushResult.Failed(FailureCause.TIMEOUT, tooLong("push " + tagged));
      }
    } catch (RuntimeException e) {
      EngineFailures.Sorted sorted = EngineFailures.ofTransferException(e, EngineFailures::ofPush);
      return new PushResult.Failed(sorted.cause(), sorted.message());
    }
    // A push that fails ends like one that succeeds; only its messages tell.
    Optional<EngineFailures.Sorted> failure = output.error().map(EngineFailures::ofPush);
    if (failure.isPresent()) {
      return new PushResult.Failed(failure.get().cause(), failure.get().message());
    }
    return output
        .digest()
        .<PushResult>map(digest -> new PushResult.Pushed(Digest.parse(digest)))
        .orElseGet(() ->
            new PushResult.Failed(FailureCause.ENGINE, "the engine named no digest for " + tagged));
  }

  @Override
  public void tag(String imageId, ImageReference tagged) {
    ask(
        "tag %s as %s".formatted(imageId, tagged),
        () -> commands.tagImageCmd(imageId, tagged.name(), tagged.tag().orElse("latest")).exec());
  }

  @Override
  public void untag(ImageReference tagged) {
    ask(
        "remove tag " + tagged,
        () -> {
          try {
            return commands.removeImageCmd(tagged.toString()).exec();
          } catch (NotFoundException _) {
            return null;
          }
        });
  }

  @Override
  public int sweep() {
    return ask("sweep left-over containers", containers::removeAll);
  }

  @Override
  public void close() {
    try (commands;
        streams) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the connection to the engine", e);
    }
  }

  private void makeSureOfTheEnd(BuildRequest request, String mark) throws InterruptedException {
    try {
      containers.awaitGone(mark, STOP_PATIENCE);
    } catch (RuntimeException e) {
      LOG.warn(
          "build stopped, container perhaps left until the next start image={}", request.tag(), e);
    }
  }

  private BuildImageCmd command(BuildRequest request, InputStream tar, String mark) {
    BuildImageCmd command =
        streams
            .buildImageCmd()
            .withTarInputStream(tar)
            .withTags(Set.of(request.tag().toString()))
            .withPlatform(request.platform().toString())
            .withNetworkMode(request.network())
            .withLabels(request.labels())
            .withExtraHosts(Set.of(mark))
            // What may be reused is decided by input keys, which know of freshness; the engine's
            // own
            // cache would serve last week's package lists for ever.
            .withNoCache(true)
            .withRemove(true)
            .withForcerm(true);
    request.buildArguments().forEach(command::withBuildArg);
    if (!settings.credentials().isEmpty()) {
      AuthConfigurations all = new AuthConfigurations();
      settings.credentials().forEach((registry, login) -> all.addConfig(auth(registry, login)));
      command.withBuildAuthConfigs(all);
    }
    return command;
  }

  private static BuildResult resultOf(BuildOutput output) {
    Optional<String> error = output.error();
    if (error.isPresent()) {
      EngineFailures.Sorted sorted = EngineFailures.ofBuild(error.get(), output.diskFull());
      return new BuildResult.Failed(sorted.cause(), sorted.message());
    }
    return output
        .imageId()
        .<BuildResult>map(BuildResult.Built::new)
        .orElseGet(() ->
            new BuildResult.Failed(
                FailureCause.ENGINE, "the engine stopped in the middle of the build"));
  }

  private static BuildResult timedOut(BuildRequest request) {
    return new BuildResult.Failed(
        FailureCause.TIMEOUT,
        "the build of %s took longer than %d s"
            .formatted(request.tag(), request.timeout().toSeconds()));
  }

  private String tooLong(String what) {
    return "it took longer than %d s to %s".formatted(settings.transferLimit().toSeconds(), what);
  }

  private Optional<AuthConfig> authOf(ImageReference reference) {
    String registry = reference.registry().orElse(RegistrySettings.DEFAULT_REGISTRY);
    Map<String, RegistryCredentials> credentials = settings.credentials();
    return Optional.ofNullable(credentials.get(registry)).map(login -> auth(registry, login));
  }

  private static AuthConfig auth(String registry, RegistryCredentials login) {
    String address =
        registry.equals(RegistrySettings.DEFAULT_REGISTRY)
            ? AuthConfig.DEFAULT_SERVER_ADDRESS
            : registry;
    return new AuthConfig()
        .withUsername(login.username())
        .withPassword(login.password())
        .withRegistryAddress(address);
  }

  private static <T extends @Nullable Object> T ask(String purpose, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw new EngineException("cannot " + purpose, e);
    }
  }
}
