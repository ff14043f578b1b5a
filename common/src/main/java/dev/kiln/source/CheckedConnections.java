package dev.kiln.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * The connections that JGit makes to a web server: each one, also after a redirect, goes where the
 * rules allow, and all of them together bring no more than is allowed.
 */
final class CheckedConnections implements HttpConnectionFactory {

  private final SourceLocation.Http location;
  private final long maximumBytes;
  private volatile long received;
  private volatile int status;

  CheckedConnections(SourceLocation.Http location, long maximumBytes) {
    this.location = location;
    this.maximumBytes = maximumBytes;
  }

  /** The status of the last answer, 0 before there was one. */
  int status() {
    return status;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    boolean encrypted = url.getProtocol().equals("https");
    if (!encrypted && (location.isEncrypted() || !url.getProtocol().equals("http"))) {
      throw SourceException.wrong(
          "%s redirects to %s, which is not encrypted: refused"
              .formatted(location, SourceUrls.shown(url.toString())));
    }
    SourceHosts.check(url.getHost());
    return new CheckedConnection(url, proxy);
  }

  private final class CheckedConnection extends JDKHttpConnection {

    CheckedConnection(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
    }

    @Override
    public int getResponseCode() throws IOException {
      status = super.getResponseCode();
      return status;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new CountedStream(super.getInputStream());
    }
  }

  private final class CountedStream extends FilterInputStream {

    CountedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int more) {
      long now = received + more;
      received = now;
      if (now > maximumBytes) {
        throw SourceException.wrong(
            "%s sends more than the %,d bytes allowed".formatted(location, maximumBytes));
      }
    }
  }
}
