package dev.kiln.buildkit;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.kiln.buildkit.progress.Progress;
import dev.kiln.buildkit.progress.ProgressListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to build and its answer, on a virtual thread of its own, so that whoever waits can be
 * interrupted in every phase: docker-java's transport blocks while it sends the context.
 *
 * <p>Stopping closes the connection, and the engine stops a build that nobody listens to.
 */
final class BuildCall {

  private static final int FIRST_ERROR_STATUS = 400;

  /** How long the listener may take to come back once the connection is closed. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final DockerHttpClient engine;
  private final Request request;
  private final Progress progress;
  private final AtomicBoolean listening = new AtomicBoolean(true);
  private final AtomicReference<@Nullable Response> response = new AtomicReference<>();

  BuildCall(DockerHttpClient engine, Request request, ProgressListener listener) {
    this.engine = engine;
    this.request = request;
    this.progress =
        new Progress(event -> {
          if (listening.get()) {
            listener.accept(event);
          }
        });
  }

  /** Waits for the end; whatever it is, the connection is closed and the listener is left alone. */
  BuildOutcome await(Duration limit) throws InterruptedException {
    FutureTask<BuildOutcome> exchange = new FutureTask<>(asCallable());
    Thread thread = Thread.ofVirtual().name("buildkit-call").start(exchange);
    try {
      return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new BuildOutcome.TimedOut(limit);
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } finally {
      stop(thread);
    }
  }

  private Callable<BuildOutcome> asCallable() {
    return () -> {
      try (Response answer = engine.execute(request)) {
        response.set(answer);
        return outcome(answer);
      } finally {
        progress.finish();
      }
    };
  }

  private BuildOutcome outcome(Response answer) throws IOException {
    int status = answer.getStatusCode();
    return status < FIRST_ERROR_STATUS
        ? new BuildAnswer(progress).read(answer.getBody())
        : new BuildOutcome.Refused(status, BuildAnswer.refusal(answer.getBody()));
  }

  private void stop(Thread thread) throws InterruptedException {
    // Interrupting closes the socket that a virtual thread waits for, also before there is an
    // answer.
    thread.interrupt();
    Response answer = response.get();
    if (answer != null) {
      answer.close();
    }
    try {
      thread.join(STOP_LIMIT);
    } finally {
      listening.set(false);
    }
  }

  private static RuntimeException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case Error e -> throw e;
      case IOException e -> new BuildKitException("the engine's answer broke off", e);
      // docker-java wraps what goes wrong on the way; what the listener throws is another type.
      case RuntimeException e
          when e.getClass() == RuntimeException.class && e.getCause() instanceof IOException io ->
          new BuildKitException("the engine is out of reach, or the context cannot be read", io);
      case RuntimeException e -> e;
      case null -> new BuildKitException("the build broke off");
      case Throwable e -> new BuildKitException("the build broke off", e);
    };
  }
}
