package dev.kiln.source;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/**
 * A git repository somewhere else. It is asked and fetched from, and nothing of it is executed: no
 * hooks, no filters, no helpers. JGit never gets to see a password within an address, so that none
 * gets into its messages and files.
 */
final class GitRemote implements AutoCloseable {

  private static final String ANY_BRANCH = "+refs/heads/*:refs/kiln/heads/*";
  private static final String ANY_TAG = "+refs/tags/*:refs/kiln/tags/*";

  private final SourceLocation location;
  private final SourceLimits limits;
  private final Optional<CheckedConnections> web;
  private final GitFailures failures;
  private final SshdSessionFactory ssh;

  /**
   * @throws SourceException if the rules keep us away from its host
   */
  GitRemote(SourceLocation location, SourceAccess access) {
    switch (location) {
      case SourceLocation.Http(URI uri, _) -> SourceHosts.check(uri.getHost());
      case SourceLocation.Ssh server -> SourceHosts.check(server.host());
      case SourceLocation.LocalFile _ -> {}
    }
    QuietSystemReader.install();
    this.location = location;
    this.limits = access.limits();
    this.web =
        location instanceof SourceLocation.Http http
            ? Optional.of(new CheckedConnections(http, limits.downloadBytes()))
            : Optional.empty();
    this.failures = new GitFailures(location, web);
    this.ssh = StrictSsh.sessions(access.sshFolder());
  }

  /**
   * Asks for the branches and tags.
   *
   * @param folder a new repository's; servers that only have files can't be asked without one
   */
  GitReferences references(Path folder) throws IOException {
    try (Repository repository = newRepository(folder)) {
      return references(repository);
    }
  }

  /**
   * Fetches a commit into a new repository: alone where the server lets us, else with the tip that
   * it is, else with everything.
   *
   * @param folder the new repository's
   */
  Repository fetch(SourcePin.Commit commit, Path folder) throws IOException, InterruptedException {
    Repository repository = newRepository(folder);
    try {
      ObjectId id = ObjectId.fromString(commit.hex());
      boolean fetched =
          attempt(repository, id, List.of(new RefSpec(commit.hex())), true)
              || attempt(repository, id, tip(repository, commit), true)
              || attempt(
                  repository, id, List.of(new RefSpec(ANY_BRANCH), new RefSpec(ANY_TAG)), false);
      if (!fetched) {
        throw SourceException.wrong(
            "there is no commit %s in %s, at least not on a branch or tag"
                .formatted(commit.hex(), location));
      }
      return repository;
    } catch (RuntimeException | InterruptedException e) {
      repository.close();
      throw e;
    }
  }

  @Override
  public void close() {
    ssh.close();
  }

  private GitReferences references(Repository repository) {
    try (Transport transport = prepared(Transport.open(repository, uri()));
        FetchConnection connection = transport.openFetch()) {
      SortedMap<String, String> commits = new TreeMap<>();
      for (Ref ref : connection.getRefs()) {
        ObjectId peeled = ref.getPeeledObjectId();
        ObjectId id = peeled == null ? ref.getObjectId() : peeled;
        if (id != null) {
          commits.put(ref.getName(), id.name());
        }
      }
      return new GitReferences(commits);
    } catch (TransportException | NotSupportedException e) {
      throw failures.of(e);
    }
  }

  private List<RefSpec> tip(Repository repository, SourcePin.Commit commit) {
    return references(repository)
        .nameOf(commit)
        .map(name -> List.of(new RefSpec(name + ":refs/kiln/tip")))
        .orElse(List.of());
  }

  /** Whether the commit is there afterwards. What the server will not do is no failure yet. */
  private boolean attempt(
      Repository repository, ObjectId commit, List<RefSpec> wanted, boolean shallow)
      throws IOException, InterruptedException {
    if (wanted.isEmpty()) {
      return false;
    }
    FetchWatch watch =
        new FetchWatch(
            repository.getDirectory().toPath().resolve("objects"), limits.downloadBytes());
    try (Transport transport = prepared(Transport.open(repository, uri()))) {
      transport.setTagOpt(TagOpt.NO_TAGS);
      if (shallow) {
        transport.setDepth(1);
      }
      transport.fetch(watch, new ArrayList<>(wanted));
    } catch (TransportException | NotSupportedException e) {
      if (watch.isTooLarge()) {
        throw SourceException.wrong(
            "%s sends more than the %,d bytes allowed".formatted(location, limits.downloadBytes()));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while fetching from " + location);
      }
      if (!shallow || failures.isFinal(e)) {
        throw failures.of(e);
      }
    }
    checkSize(watch);
    return repository.getObjectDatabase().has(commit);
  }

  private void checkSize(FetchWatch watch) {
    if (watch.isTooLarge()) {
      throw SourceException.wrong(
          "%s sends more than the %,d bytes allowed".formatted(location, limits.downloadBytes()));
    }
  }

  /** Bare, so that nothing is ever checked out, and never tidied up: it lives for minutes. */
  private static Repository newRepository(Path folder) throws IOException {
    Repository repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    repository.create(true);
    StoredConfig config = repository.getConfig();
    config.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
    config.setBoolean(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
    return repository;
  }

  private URIish uri() {
    return switch (location) {
      case SourceLocation.Http(URI uri, _) -> web(uri);
      case SourceLocation.LocalFile(Path file) ->
          new URIish().setScheme("file").setPath(file.toString());
      case SourceLocation.Ssh(String user, String host, int port, String path) -> {
        URIish uri = new URIish().setUser(user).setHost(host).setPath(path);
        if (path.startsWith("/")) {
          uri = uri.setScheme("ssh");
        }
        yield port > 0 ? uri.setPort(port) : uri;
      }
    };
  }

  private static URIish web(URI uri) {
    try {
      return new URIish(uri.toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("JGit reads URLs differently", e);
    }
  }

  private Transport prepared(Transport transport) {
    transport.setTimeout((int) Math.max(1, limits.silence().toSeconds()));
    transport.setCredentialsProvider(null);
    if (transport instanceof TransportHttp http && location instanceof SourceLocation.Http server) {
      http.setHttpConnectionFactory(web.orElseThrow());
      http.setCredentialsProvider(new LoginProvider(server));
    }
    if (transport instanceof SshTransport secure) {
      secure.setSshSessionFactory(ssh);
    }
    return transport;
  }
}
