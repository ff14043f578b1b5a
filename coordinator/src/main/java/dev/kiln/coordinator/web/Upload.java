package dev.kiln.coordinator.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;

/**
 * Receives a body of any length up to a limit into a temporary file, never holding more than a few
 * chunks in memory.
 */
final class Upload {

  private final Vertx vertx;
  private final long maxBytes;

  Upload(Vertx vertx, long maxBytes) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
  }

  /** Returns the file once all of the body is in it; whoever gets it deletes it. */
  Future<Path> receive(HttpServerRequest request) {
    if (announcedLength(request) > maxBytes) {
      return Future.failedFuture(tooLarge());
    }
    request.pause();
    return vertx
        .fileSystem()
        .createTempFile("kiln-bundle-", ".tar.gz")
        .compose(file ->
            vertx
                .fileSystem()
                .open(file, new OpenOptions().setWrite(true).setTruncateExisting(true))
                .compose(open -> fill(open, request).eventually(open::close))
                .map(written -> Path.of(file))
                .onFailure(e -> delete(Path.of(file))));
  }

  Future<Void> delete(Path file) {
    return vertx.fileSystem().delete(file.toString()).otherwiseEmpty();
  }

  private Future<Void> fill(AsyncFile file, HttpServerRequest request) {
    Promise<Void> filled = Promise.promise();
    long[] received = {0};
    request.exceptionHandler(filled::tryFail);
    request.endHandler(end -> filled.tryComplete());
    request.handler(chunk -> {
      received[0] += chunk.length();
      if (received[0] > maxBytes) {
        request.handler(rest -> {});
        filled.tryFail(tooLarge());
        return;
      }
      file.write(chunk).onFailure(filled::tryFail);
      if (file.writeQueueFull()) {
        request.pause();
        file.drainHandler(drained -> request.resume());
      }
    });
    request.resume();
    return filled.future();
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Refusal tooLarge() {
    return Refusal.tooLarge("a bundle may have at most %,d bytes".formatted(maxBytes));
  }
}
