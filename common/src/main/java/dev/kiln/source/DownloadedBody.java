package dev.kiln.source;

import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way in: written, hashed and counted piece by piece. What goes wrong with the disk
 * ends it with an {@link UncheckedIOException}, too many bytes with a {@link SourceException}, and
 * what goes wrong with the network with an {@link IOException}.
 */
final class DownloadedBody implements BodySubscriber<Void> {

  private final OutputStream out;
  private final SourceLocation location;
  private final long maximumBytes;
  private final MessageDigest sha256 = Digest.sha256();
  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private volatile long received;
  private Flow.@Nullable Subscription subscription;

  DownloadedBody(OutputStream out, SourceLocation location, long maximumBytes) {
    this.out = out;
    this.location = location;
    this.maximumBytes = maximumBytes;
  }

  /** How many bytes have come until now. */
  long received() {
    return received;
  }

  /** The digest of all that was written; asked once, at the end. */
  Digest digest() {
    return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
  }

  void write(byte[] bytes, int length) {
    // One thread after the other writes here; the field is volatile for those that watch.
    long now = received + length;
    received = now;
    if (now > maximumBytes) {
      throw SourceException.wrong(
          "%s is larger than the %,d bytes allowed".formatted(location, maximumBytes));
    }
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write what comes from " + location, e);
    }
    sha256.update(bytes, 0, length);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    Flow.Subscription source = subscription;
    if (source == null || whole.isDone()) {
      return;
    }
    try {
      for (ByteBuffer piece : pieces) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        write(bytes, bytes.length);
      }
      source.request(1);
    } catch (SourceException | UncheckedIOException e) {
      source.cancel();
      whole.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(null);
  }
}
