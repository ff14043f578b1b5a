package dev.kiln.source;

import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Gets single files from web servers and from below the folder for local sources.
 *
 * <p>Redirects are followed by hand, so that each of them is checked, and a login goes to the
 * server that it was written for and to no other.
 */
final class Downloads implements AutoCloseable {

  private static final int MAX_REDIRECTS = 10;

  private final HttpClient http;
  private final SourceUrls urls;
  private final SourceLimits limits;

  Downloads(SourceUrls urls, SourceLimits limits) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connectTimeout())
            .build(),
        urls,
        limits);
  }

  Downloads(HttpClient http, SourceUrls urls, SourceLimits limits) {
    this.http = http;
    this.urls = urls;
    this.limits = limits;
  }

  /**
   * Writes what is at {@code location} to the new file {@code target} and returns its digest.
   *
   * @throws SourceException if it can't be had, or is larger than allowed
   */
  Digest fetch(SourceLocation location, Path target) throws InterruptedException, IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      DownloadedBody body = new DownloadedBody(out, location, limits.downloadBytes());
      switch (location) {
        case SourceLocation.Http web -> follow(web, body);
        case SourceLocation.LocalFile(Path file) -> copy(file, body);
        case SourceLocation.Ssh _ -> throw new IllegalArgumentException("ssh has no single files");
      }
      return body.digest();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private void follow(SourceLocation.Http first, DownloadedBody body) throws InterruptedException {
    SourceLocation.Http location = first;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      HttpResponse<Void> response = exchange(location, body);
      Optional<String> next = response.headers().firstValue("Location");
      int status = response.statusCode();
      if (status == 200) {
        return;
      }
      if (status < 300 || status >= 400 || next.isEmpty()) {
        throw failure(location, status);
      }
      location = urls.redirected(location, next.get());
    }
    throw SourceException.wrong("%s redirects more than %d times".formatted(first, MAX_REDIRECTS));
  }

  private HttpResponse<Void> exchange(SourceLocation.Http location, DownloadedBody body)
      throws InterruptedException {
    SourceHosts.check(location.uri().getHost());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(location.uri()).header("User-Agent", "kiln").GET();
    location.login().ifPresent(login -> request.header("Authorization", login.header()));
    return await(
        location,
        body,
        http.sendAsync(
            request.build(), info -> info.statusCode() == 200 ? body : new UnreadBody()));
  }

  private HttpResponse<Void> await(
      SourceLocation location, DownloadedBody body, CompletableFuture<HttpResponse<Void>> response)
      throws InterruptedException {
    while (true) {
      long before = body.received();
      try {
        return response.get(limits.silence().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (body.received() == before) {
          response.cancel(true);
          throw SourceException.unreachable(
              "%s sent nothing for %d s".formatted(location, limits.silence().toSeconds()));
        }
      } catch (InterruptedException e) {
        response.cancel(true);
        throw e;
      } catch (ExecutionException e) {
        throw failure(location, e);
      }
    }
  }

  private static SourceException failure(SourceLocation location, int status) {
    String problem = "%s answers with status %d".formatted(location, status);
    return switch (status) {
      case 401, 403 ->
          SourceException.wrong(problem + ": it wants a login, or another one than it got");
      case 404, 410 -> SourceException.wrong(problem + ": there is no such file");
      // Asked too early, too long or too often.
      case 408, 425, 429 -> SourceException.unreachable(problem);
      default ->
          status >= 500 ? SourceException.unreachable(problem) : SourceException.wrong(problem);
    };
  }

  private static RuntimeException failure(SourceLocation location, ExecutionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceException || cause instanceof UncheckedIOException) {
        return (RuntimeException) cause;
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new SourceException(
        SourceException.Reason.UNREACHABLE,
        "%s can't be fetched: %s".formatted(location, reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> "the host does not answer in time";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "there is no such host";
      case ConnectException _ -> "nothing answers there";
      case SSLException e -> "no encrypted connection: " + e.getMessage();
      default -> "the connection broke off: " + cause.getMessage();
    };
  }

  private static void copy(Path file, DownloadedBody body) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw SourceException.wrong(
          "file:%s is no file; a folder can be a local source".formatted(file));
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        body.write(buffer, n);
      }
    }
  }
}
