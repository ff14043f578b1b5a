package dev.kiln.buildkit;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.kiln.buildkit.progress.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Builds images with the BuildKit that is inside a Docker Engine, version 20.10 or newer.
 *
 * <p>Takes the context as a tar, tells a listener of the progress, and answers how it ended. Every
 * method blocks: call it on a virtual thread. Any number of builds may run at once.
 */
public final class BuildKit {

  private static final int FIRST_ERROR_STATUS = 400;

  private final DockerHttpClient engine;

  /**
   * Builds on that engine.
   *
   * @param engine must have no limit on the time between two pieces of an answer (docker-java's
   *     response timeout): a build may be silent for long. Stays the caller's to close
   */
  public BuildKit(DockerHttpClient engine) {
    this.engine = engine;
  }

  /**
   * Builds one image and waits for it. An interruption and the limit close the connection, which
   * makes the engine stop the build and the processes in it within moments.
   *
   * @param context a tar with the Dockerfile and the files it copies; is read once and closed
   * @param limit how long the build may take
   * @param listener is called on another thread, one event at a time, and not after this returns
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws BuildKitException if the engine is out of reach or its answer breaks off
   */
  public BuildOutcome build(
      BuildParameters parameters, InputStream context, Duration limit, ProgressListener listener)
      throws InterruptedException {
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path(BuildQuery.build(parameters))
            .putHeader("Content-Type", "application/x-tar")
            .body(context)
            .build();
    try (context) {
      return new BuildCall(engine, request, listener).await(limit);
    } catch (IOException e) {
      throw new BuildKitException("cannot close the context", e);
    }
  }

  /**
   * Asks the engine to stop a build that was given this id, from wherever it was begun. The build
   * then ends as {@link BuildOutcome.Failed}; an unknown id is no error.
   *
   * @throws BuildKitException if the engine is out of reach or refuses
   */
  public void cancel(String buildId) {
    Request request =
        Request.builder().method(Request.Method.POST).path(BuildQuery.cancel(buildId)).build();
    try (Response answer = engine.execute(request)) {
      if (answer.getStatusCode() >= FIRST_ERROR_STATUS) {
        throw new BuildKitException(
            "cannot cancel the build %s: %s"
                .formatted(buildId, BuildAnswer.refusal(answer.getBody())));
      }
    } catch (IOException e) {
      throw new BuildKitException("cannot cancel the build " + buildId, e);
    }
  }
}
