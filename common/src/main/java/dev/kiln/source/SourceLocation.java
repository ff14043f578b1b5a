package dev.kiln.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a source is, checked by {@link SourceUrls}. Its text form is for people and has neither
 * credentials nor a query, which may hold some too.
 */
sealed interface SourceLocation {

  /**
   * A web server.
   *
   * @param uri {@code http} or {@code https}, with a host and without credentials
   */
  record Http(URI uri, Optional<Login> login) implements SourceLocation {

    boolean isEncrypted() {
      return uri.getScheme().equals("https");
    }

    int port() {
      return uri.getPort() >= 0 ? uri.getPort() : isEncrypted() ? 443 : 80;
    }

    /** Whether a request to {@code other} goes to the same server in the same way. */
    boolean hasOriginOf(Http other) {
      return uri.getScheme().equals(other.uri.getScheme())
          && uri.getHost().equalsIgnoreCase(other.uri.getHost())
          && port() == other.port();
    }

    @Override
    public String toString() {
      return SourceUrls.shown(uri.toString());
    }
  }

  /**
   * A server that is asked over ssh.
   *
   * @param port 0 for the usual one
   * @param path absolute if it starts with a slash, else relative to the user's home
   */
  record Ssh(String user, String host, int port, String path) implements SourceLocation {

    @Override
    public String toString() {
      return host + (port > 0 ? ":" + port : "") + ":" + path;
    }
  }

  /**
   * A file or a repository on this host.
   *
   * @param file its real path, below the folder for local sources
   */
  record LocalFile(Path file) implements SourceLocation {

    @Override
    public String toString() {
      return "file:" + file;
    }
  }
}
