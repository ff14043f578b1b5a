package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.kiln.buildkit.session.EngineAddress;
import dev.kiln.buildkit.session.Sessions;
import dev.kiln.event.FailureCause;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.OutputSink;
import dev.kiln.worker.attempt.PullResult;
import dev.kiln.worker.attempt.PushResult;
import dev.kiln.worker.attempt.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine of 20.10 or newer, or Podman behind its compatible socket, through docker-java;
 * builds with the classic builder or, where the engine contains it, with BuildKit.
 *
 * <p>Two connections' worth of settings: what answers at once must do so within a minute; builds,
 * pulls and pushes may be silent for as long as their own limits allow.
 */
public final class DockerEngine implements ImageEngine {

  private static final String NO_SQUASH =
      "squashing was asked for, which this worker's engine cannot do: do without, or have every"
          + " engine of the farm started with \"experimental\": true in its daemon.json";

  private static final String BUILDKIT_SQUASHES_NOT =
      "squashing was asked for, which BuildKit cannot do: do without, or build with the classic"
          + " builder";

  private final DockerSettings settings;
  private final DockerClient commands;
  private final DockerClient streams;
  private final EngineLogins logins;
  private final EngineImages images;
  private final BuildContainers containers;
  private final ImageBuilder classic;
  private final Sessions sessions;
  private final ImageBuilder buildKit;

  private DockerEngine(DockerSettings settings, DockerClient commands, DockerClient streams) {
    this.settings = settings;
    this.commands = commands;
    this.streams = streams;
    this.logins = new EngineLogins(settings.credentials());
    this.images = new EngineImages(commands);
    this.containers = new BuildContainers(commands, settings.owner());
    this.classic = new ClassicBuilder(commands, streams, containers, logins);
    this.sessions = Sessions.with(EngineAddress.of(settings.host()));
    this.buildKit = new BuildKitBuilder(EngineClients.transport(streams), sessions, logins);
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
    return ask("ask the engine who it is", () -> EngineIdentity.of(commands));
  }

  @Override
  public boolean has(ImageReference reference) {
    return sizeOf(reference).isPresent();
  }

  @Override
  public PullResult pull(ImageReference reference, OutputSink sink) throws InterruptedException {
    OptionalLong here = reference.digest().isPresent() ? sizeOf(reference) : OptionalLong.empty();
    if (here.isPresent()) {
      return new PullResult.Present(here.getAsLong());
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
      return new PullResult.Failed(
          sorted.cause(), sorted.message(), EngineFailures.isTooManyRequests(sorted));
    }
    return output
        .error()
        .map(EngineFailures::ofPull)
        .<PullResult>map(sorted ->
            new PullResult.Failed(
                sorted.cause(), sorted.message(), EngineFailures.isTooManyRequests(sorted)))
        .orElseGet(() -> new PullResult.Pulled(sizeBytes(reference)));
  }

  @Override
  public BuildResult build(BuildRequest request, OutputSink sink) throws InterruptedException {
    return switch (request.builder()) {
      case CLASSIC ->
          request.squash() && !information().squashes()
              ? new BuildResult.Failed(FailureCause.TEMPLATE, NO_SQUASH)
              : classic.build(request, sink);
      case BUILDKIT ->
          request.squash()
              ? new BuildResult.Failed(FailureCause.TEMPLATE, BUILDKIT_SQUASHES_NOT)
              : buildKit.build(request, sink);
    };
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
      return new PushResult.Failed(
          sorted.cause(), sorted.message(), EngineFailures.isTooManyRequests(sorted));
    }
    // A push that fails ends like one that succeeds; only its messages tell.
    Optional<EngineFailures.Sorted> failure = output.error().map(EngineFailures::ofPush);
    if (failure.isPresent()) {
      return new PushResult.Failed(
          failure.get().cause(),
          failure.get().message(),
          EngineFailures.isTooManyRequests(failure.get()));
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
  public List<StoredImage> images() {
    return ask("list the images", images::all);
  }

  @Override
  public boolean remove(String imageId) {
    return ask("remove image " + imageId, () -> images.remove(imageId));
  }

  @Override
  public long sizeBytes(ImageReference reference) {
    return sizeOf(reference).orElse(0);
  }

  @Override
  public long removeBuildCache() {
    return ask("remove the build cache", images::removeBuildCache);
  }

  @Override
  public int sweep() {
    return ask("sweep left-over containers", containers::removeAll);
  }

  @Override
  public void close() {
    try (commands;
        streams;
        sessions) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the connection to the engine", e);
    }
  }

  private OptionalLong sizeOf(ImageReference reference) {
    return ask("look for " + reference, () -> images.sizeBytes(reference));
  }

  private String tooLong(String what) {
    return "it took longer than %d s to %s".formatted(settings.transferLimit().toSeconds(), what);
  }

  private Optional<AuthConfig> authOf(ImageReference reference) {
    return logins.of(reference.registry().orElse(RegistrySettings.DEFAULT_REGISTRY));
  }

  private static <T extends @Nullable Object> T ask(String purpose, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw new EngineException("cannot " + purpose, e);
    }
  }
}
