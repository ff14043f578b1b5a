package dev.kiln.source;

import dev.kiln.source.SourceException.Reason;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/**
 * What went wrong with a repository somewhere else. JGit has few types for it, so the last status
 * of a web server counts, too.
 */
final class GitFailures {

  private final SourceLocation location;
  private final Optional<CheckedConnections> web;

  GitFailures(SourceLocation location, Optional<CheckedConnections> web) {
    this.location = location;
    this.web = web;
  }

  /** Whether asking the same server in another way is in vain. */
  boolean isFinal(Exception e) {
    if (isRefused() || isRedirected() || e instanceof NoRemoteRepositoryException) {
      return true;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceException
          || cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }

  SourceException of(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceException known) {
        return known;
      }
    }
    if (e instanceof NoRemoteRepositoryException) {
      return new SourceException(
          Reason.WRONG, "there is no git repository at %s".formatted(location), e);
    }
    if (isRefused()) {
      return new SourceException(
          Reason.WRONG, "%s wants a login, or another one than it got".formatted(location), e);
    }
    return new SourceException(
        isRedirected() ? Reason.WRONG : Reason.UNREACHABLE,
        "%s can't be asked: %s".formatted(location, printable(String.valueOf(e.getMessage()))),
        e);
  }

  private boolean isRefused() {
    return web.map(CheckedConnections::status).filter(s -> s == 401 || s == 403).isPresent();
  }

  /** What the redirect was not followed for is in JGit's words. */
  private boolean isRedirected() {
    return web.map(CheckedConnections::status).filter(s -> s >= 300 && s < 400).isPresent();
  }

  /** Servers send text to be shown. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
