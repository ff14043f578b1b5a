package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.configuration.SourceSpec;
import dev.kiln.source.SourceException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A git repository on a real ssh server. */
class SshSourceIT {

  private final SourcesFixture sources;
  private final GitFixture git;
  private final String commit;
  private final SshServerFixture server;

  SshSourceIT(@TempDir Path folder) throws IOException, GitAPIException, GeneralSecurityException {
    sources = new SourcesFixture(folder);
    git = new GitFixture(folder.resolve("repository"));
    commit = git.file("README", "one\n").commit();
    server = new SshServerFixture(git.repository());
  }

  @AfterEach
  void stop() throws IOException {
    sources.close();
    server.close();
    git.close();
  }

  @Test
  void aKnownHostServesWhoeverHasTheKey() throws Exception {
    server.writeKnownHosts(sources.ssh);
    server.writeUserKey(sources.ssh);

    Path tar = sources.fetch(new SourceSpec.Git(server.url("/it's.git"), "main"));

    assertThat(SourcesFixture.listed(tar)).containsExactly("README one\n");
    assertThat(server.commands()).containsOnly("git-upload-pack '/it'\\''s.git'");
  }

  @Test
  void aHostThatIsNotKnownIsNotSpokenTo() throws Exception {
    server.writeUserKey(sources.ssh);
    Files.writeString(
        sources.ssh.resolve("config"), "Host *\n  StrictHostKeyChecking no\n  Port 1\n");

    SourceException failure = resolve();

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(server.commands()).isEmpty();
    assertThat(sources.ssh.resolve("known_hosts")).doesNotExist();
  }

  @Test
  void aHostWithAnotherKeyIsNotSpokenTo() throws Exception {
    server.writeUserKey(sources.ssh);
    server.writeWrongKnownHosts(sources.ssh);

    SourceException failure = resolve();

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void nobodyIsLetInWithoutTheKey() throws Exception {
    server.writeKnownHosts(sources.ssh);

    SourceException failure = resolve();

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void theCommitIsTheOneOfTheServer() throws Exception {
    server.writeKnownHosts(sources.ssh);
    server.writeUserKey(sources.ssh);

    assertThat(sources.resolve(new SourceSpec.Git(server.url("/x"), "main")))
        .isEqualTo(new SourcePin.Commit(commit));
  }

  private SourceException resolve() {
    return catchThrowableOfType(
        SourceException.class, () -> sources.resolve(new SourceSpec.Git(server.url("/x"), "main")));
  }
}
