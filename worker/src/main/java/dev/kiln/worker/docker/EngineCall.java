package dev.kiln.worker.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request to the engine whose answer is a stream of messages. */
final class EngineCall<T> extends ResultCallback.Adapter<T> {

  private final Consumer<? super T> messages;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  EngineCall(Consumer<? super T> messages) {
    this.messages = messages;
  }

  @Override
  public void onNext(T message) {
    messages.accept(message);
  }

  /** Keeps the failure for who waits; the superclass would log it as well. */
  @Override
  public void onError(Throwable throwable) {
    failure.compareAndSet(null, throwable);
    stop();
  }

  /**
   * Waits for the end of the answer; false when it did not come in time. Closes the connection in
   * every case, which makes the engine stop what it is doing. Throws what docker-java failed with.
   */
  boolean await(Duration limit) throws InterruptedException {
    boolean ended;
    try {
      ended = awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      stop();
    }
    if (!ended) {
      // Stopping makes the reader fail as well; that is no failure of the engine's.
      return false;
    }
    return switch (failure.get()) {
      case null -> true;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new DockerClientException("the engine's answer broke off", e);
    };
  }

  private void stop() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the connection to the engine", e);
    }
  }
}
