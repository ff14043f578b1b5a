package dev.kiln.worker.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.kiln.buildkit.BuildKit;
import dev.kiln.buildkit.BuildKitException;
import dev.kiln.buildkit.BuildOutcome;
import dev.kiln.buildkit.BuildParameters;
import dev.kiln.buildkit.NetworkMode;
import dev.kiln.buildkit.session.Session;
import dev.kiln.buildkit.session.SessionException;
import dev.kiln.buildkit.session.SessionOffer;
import dev.kiln.buildkit.session.Sessions;
import dev.kiln.event.FailureCause;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.OutputSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The BuildKit inside the engine. It runs no containers that could be left behind: when nobody
 * listens any more, the engine ends the build's commands.
 */
final class BuildKitBuilder implements ImageBuilder {

  private final BuildKit buildKit;
  private final Sessions sessions;
  private final EngineLogins logins;

  /** Uses the connections and sessions of others and leaves them open. */
  BuildKitBuilder(DockerHttpClient engine, Sessions sessions, EngineLogins logins) {
    this.buildKit = new BuildKit(engine);
    this.sessions = sessions;
    this.logins = logins;
  }

  @Override
  public BuildResult build(BuildRequest request, OutputSink sink) throws InterruptedException {
    BuildLimits limits = request.limits();
    Optional<NetworkMode> network = network(limits.network());
    if (network.isEmpty()) {
      return new BuildResult.Failed(
          FailureCause.TEMPLATE,
          "BuildKit knows the networks bridge, none and host, not '%s': use the classic builder"
              .formatted(limits.network()));
    }
    BuildParameters parameters = parameters(request).withNetwork(network.get());
    if (limits.memoryBytes().isPresent() || limits.cpus().isPresent()) {
      sink.line(
          "build", "note: BuildKit heeds no limits of memory and processor time for one build");
    }
    try {
      if (request.secrets().isEmpty() && logins.isEmpty()) {
        return build(parameters, request, sink);
      }
      try (Session session = sessions.open(offer(request))) {
        return build(parameters.withSession(session.id()), request, sink);
      }
    } catch (BuildKitException | SessionException e) {
      String words = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      return new BuildResult.Failed(
          FailureCause.ENGINE, "the engine does not do it: " + e.getMessage() + words);
    } catch (RuntimeException e) {
      EngineFailures.Sorted sorted = EngineFailures.ofException(e);
      return new BuildResult.Failed(sorted.cause(), sorted.message());
    }
  }

  private BuildResult build(BuildParameters parameters, BuildRequest request, OutputSink sink)
      throws InterruptedException {
    BuildKitOutput output = new BuildKitOutput(sink);
    BuildOutcome outcome =
        buildKit.build(
            parameters,
            ContextTar.open(request.context()),
            request.limits().timeout(),
            output::accept);
    return switch (outcome) {
      case BuildOutcome.Built(String imageId) -> new BuildResult.Built(imageId);
      case BuildOutcome.Failed(String message) -> failed(message, request, output);
      case BuildOutcome.Refused(_, String message) -> failed(message, request, output);
      case BuildOutcome.TimedOut _ -> ClassicBuilder.timedOut(request);
    };
  }

  private static BuildResult failed(String message, BuildRequest request, BuildKitOutput output) {
    EngineFailures.Sorted sorted =
        EngineFailures.ofBuild(message, output.diskFull(), request.limits().memoryBytes());
    return new BuildResult.Failed(sorted.cause(), sorted.message());
  }

  private static BuildParameters parameters(BuildRequest request) {
    return BuildParameters.of(request.tag().toString())
        .withPlatform(request.platform().toString())
        .withArguments(request.buildArguments())
        .withLabels(request.labels())
        // What may be reused is decided by input keys, which know of freshness.
        .withoutCache();
  }

  /** BuildKit cannot join a network that has a name; empty for such ones. */
  private static Optional<NetworkMode> network(String network) {
    return switch (network) {
      case "bridge", "default" -> Optional.of(NetworkMode.DEFAULT);
      case "none" -> Optional.of(NetworkMode.NONE);
      case "host" -> Optional.of(NetworkMode.HOST);
      default -> Optional.empty();
    };
  }

  private SessionOffer offer(BuildRequest request) {
    Map<String, byte[]> secrets = new HashMap<>();
    request.secrets().forEach((id, secret) -> secrets.put(id, secret.content()));
    return SessionOffer.of(logins.forSessions(), secrets);
  }
}
