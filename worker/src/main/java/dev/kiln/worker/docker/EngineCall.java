package dev.kiln.worker.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One request to the engine whose answer is a stream of messages. */
final class EngineCall<T> extends ResultCallback.Adapter<T> {

  private final Consumer<? super T> messages;

  EngineCall(Consumer<? super T> messages) {
    this.messages = messages;
  }

  @Override
  public void onNext(T message) {
    messages.accept(message);
  }

  /**
   * Waits for the end of the answer; false when it did not come in time. Closes the connection in
   * every case, which makes the engine stop what it is doing.
   */
  boolean await(Duration limit) throws InterruptedException {
    try {
      return awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      stop();
    }
  }

  private void stop() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the connection to the engine", e);
    }
  }
}
