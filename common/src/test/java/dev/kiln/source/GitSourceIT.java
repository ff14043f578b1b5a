package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.configuration.SourceSpec;
import dev.kiln.source.SourceException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Git repositories from real servers: git's own protocol, plain files over http, and the disk. */
class GitSourceIT {

  private static final String TOKEN = "s3cr3t-token";

  private final WebServer web = new WebServer();
  private final WebServer elsewhere = new WebServer();
  private final Path folder;
  private final SourcesFixture sources;
  private final GitFixture git;
  private final String first;
  private final String second;

  GitSourceIT(@TempDir Path folder) throws IOException, GitAPIException {
    this.folder = folder;
    sources = new SourcesFixture(folder);
    git = new GitFixture(folder.resolve("locals/nova"));
    first = git.file("README", "one\n").executable("bin/run", "#!").commit();
    git.tag("v1", false).branch("stable");
    second = git.file("README", "two\n").link("bin/again", "run").commit();
    git.tag("v2", true);
  }

  @AfterEach
  void stop() {
    sources.close();
    git.close();
    web.close();
    elsewhere.close();
  }

  @Test
  void branchesTagsAndCommitsStandForCommits() throws Exception {
    GitWeb.of(git.repository()).serve(web, "/nova");

    assertThat(
            List.of(
                commit("main"),
                commit("stable"),
                commit("v1"),
                commit("v2"),
                commit("refs/tags/v2"),
                commit("HEAD"),
                commit(first)))
        .containsExactly(second, first, first, second, second, second, first);
  }

  @Test
  void aFullCommitNeedsNoAnswer() throws Exception {
    SourcePin pin = sources.resolve(git("http://127.0.0.1:1/nowhere", second.toUpperCase()));

    assertThat(pin).isEqualTo(new SourcePin.Commit(second));
  }

  @ParameterizedTest
  @CsvSource({
    "stabel, 'there is no branch or tag ''stabel'' in URL, did you mean ''stable''?'",
    "nothing-like-it, 'there is no branch or tag ''nothing-like-it'' in URL; there are main, stable, v1, v2'",
    "0123abc, 'there is no branch or tag ''0123abc'' in URL; a commit is written with all its 40 digits'",
    "--upload-pack=x, 'there is no branch or tag ''--upload-pack=x'' in URL; there are main, stable, v1, v2'"
  })
  void aReferenceThatIsNotThereIsWrongAndNamesNearOnes(String reference, String message) {
    GitWeb.of(git.repository()).serve(web, "/nova");

    SourceException failure = failure(() -> commit(reference));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure).hasMessage(message.replace("URL", web.url("/nova")));
  }

  @Test
  void aNameOfTwoThingsIsWrong() throws Exception {
    git.branch("v1");
    GitWeb.of(git.repository()).serve(web, "/nova");

    SourceException failure = failure(() -> commit("v1"));

    assertThat(failure).hasMessageContaining("write refs/heads/v1 or refs/tags/v1");
    assertThat(commit("refs/tags/v1")).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitIsFetchedAloneWhereTheServerAllowsIt(boolean versionTwo) throws Exception {
    GitWeb server = new GitWeb(git.repository(), true, versionTwo, Optional.empty());
    server.serve(web, "/nova");

    Path tar = fetch(web.url("/nova"), first);

    assertThat(SourcesFixture.listed(tar)).containsExactly("README one\n", "bin/", "bin/run* #!");
    assertThat(server.asked().toString()).contains("want " + first, "deepen 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitIsFoundWhereOnlyTipsAreServed(boolean versionTwo) throws Exception {
    String third = git.file("README", "three\n").commit();
    new GitWeb(git.repository(), false, versionTwo, Optional.empty()).serve(web, "/nova");
    git.tag("v3", true);

    assertThat(SourcesFixture.listed(fetch(web.url("/nova"), second))).contains("README two\n");
    assertThat(SourcesFixture.listed(fetch(web.url("/nova"), third))).contains("README three\n");
  }

  @Test
  void aCommitIsFoundInARepositoryOfPlainFiles() throws Exception {
    GitWeb.of(git.repository()).serveFiles(web, "/files/nova.git");

    assertThat(sources.resolve(git(web.url("/files/nova.git"), "v2")))
        .isEqualTo(new SourcePin.Commit(second));
    assertThat(SourcesFixture.listed(fetch(web.url("/files/nova.git"), first)))
        .containsExactly("README one\n", "bin/", "bin/run* #!");
  }

  @Test
  void aRepositoryBelowTheFolderForLocalSourcesIsOneToo() throws Exception {
    String location = "file://" + git.folder();

    assertThat(sources.resolve(git(location, "stable"))).isEqualTo(new SourcePin.Commit(first));
    assertThat(SourcesFixture.listed(fetch(location, second))).contains("bin/again -> run");
  }

  @Test
  void theArchiveIsTheSameWhereverTheCommitComesFrom() throws Exception {
    GitWeb.of(git.repository()).serve(web, "/nova");
    Path served = fetch(web.url("/nova"), second);
    byte[] bytes = Files.readAllBytes(served);
    try (SourcesFixture other = new SourcesFixture(folder.resolve("other"))) {
      GitFixture same = new GitFixture(folder.resolve("other/locals/nova"));
      same.file("README", "two\n").executable("bin/run", "#!").link("bin/again", "run");

      Path local = other.fetch(git("file://" + same.folder(), same.commit()));

      assertThat(local).hasBinaryContent(bytes);
    }
  }

  @Test
  void onlyWhatWasCommittedIsInTheArchive() throws Exception {
    git.file(".gitattributes", "* export-subst filter=evil\nREADME export-ignore\n")
        .file("README", "$Format:%H$\n")
        .submodule("vendor");
    Files.writeString(git.folder().resolve("untracked"), "x");
    String commit = git.commit();

    Path tar = fetch("file://" + git.folder(), commit);

    assertThat(SourcesFixture.listed(tar))
        .contains("README $Format:%H$\n", "vendor/")
        .noneMatch(line -> line.startsWith(".git/") || line.startsWith("untracked"));
  }

  @Test
  void aLinkOutOfTheRepositoryIsWrong() throws Exception {
    String commit = git.link("evil", "../../../etc/passwd").commit();

    SourceException failure = failure(() -> fetch("file://" + git.folder(), commit));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure).hasMessageContaining("the link 'evil' points to '../../../etc/passwd'");
  }

  @Test
  void aCommitThatIsNotThereIsWrong() {
    GitWeb.of(git.repository()).serve(web, "/nova");

    SourceException failure = failure(() -> fetch(web.url("/nova"), "2".repeat(40)));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure).hasMessageContaining("there is no commit 2222222");
    assertThat(sources.cacheFolder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void whatIsNoCommitIsWrong() throws Exception {
    String tree = git.repository().resolve(second + "^{tree}").name();

    GitWeb.of(git.repository()).serve(web, "/nova");

    SourceException failure = failure(() -> fetch(web.url("/nova"), tree));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure).hasMessageContaining("is no commit");
  }

  @Test
  void aLoginIsUsedAndFoundNowhereAfterwards() throws Exception {
    String header = Base64.getEncoder().encodeToString(("robot:" + TOKEN).getBytes());
    new GitWeb(git.repository(), true, true, Optional.of("Basic " + header)).serve(web, "/nova");
    String location = web.url("/nova").replace("http://", "http://robot:" + TOKEN + "@");

    Path tar = fetch(location, second);
    SourceException without = failure(() -> commit("main"));
    SourceException missing = failure(() -> sources.resolve(git(location, "mian")));

    assertThat(sources.cachedWith(TOKEN)).isEmpty();
    assertThat(sources.cachedWith("127.0.0.1")).isEmpty();
    assertThat(Files.readString(tar, StandardCharsets.ISO_8859_1)).doesNotContain(TOKEN);
    assertThat(without.reason()).isEqualTo(Reason.WRONG);
    assertThat(without).hasMessage(web.url("/nova") + " wants a login, or another one than it got");
    assertThat(missing).hasMessageContaining("did you mean 'main'?").hasMessageNotContaining(TOKEN);
  }

  @Test
  void aLoginDoesNotGoToAServerThatWeAreSentTo() {
    web.handle(
        "/nova",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Location", elsewhere.url("/x/info/refs?service=git-upload-pack"));
          WebServer.answer(exchange, 302, new byte[0]);
        });
    new GitWeb(git.repository(), true, true, Optional.of("Basic other")).serve(elsewhere, "/x");
    String location = web.url("/nova").replace("http://", "http://robot:" + TOKEN + "@");

    SourceException failure = failure(() -> sources.resolve(git(location, "main")));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(elsewhere.requests()).isNotEmpty().noneMatch(request -> request.contains("Basic"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254/info/refs?service=git-upload-pack", "file:///x/info/refs"})
  void nobodyIsSentWhereTheRulesDoNotAllow(String to) {
    web.redirect("/nova", to);

    SourceException failure = failure(() -> commit("main"));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
  }

  @Test
  void aServerThatDoesNotAnswerIsUnreachable() {
    SourceException failure =
        failure(() -> sources.resolve(git("http://127.0.0.1:1/nova", "main")));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({"404, WRONG", "403, WRONG", "500, UNREACHABLE", "503, UNREACHABLE"})
  void theStatusTellsWhetherTryingAgainCanHelp(int status, Reason reason) {
    web.status("/nova", status);

    SourceException asked = failure(() -> commit("main"));
    SourceException fetched = failure(() -> fetch(web.url("/nova"), first));

    assertThat(asked.reason()).isEqualTo(reason);
    assertThat(fetched.reason()).isEqualTo(reason);
  }

  @Test
  void moreThanAllowedIsWrongHoweverItComes() throws Exception {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    String commit = git.file("noise", Base64.getEncoder().encodeToString(noise)).commit();
    GitWeb.of(git.repository()).serve(web, "/nova");
    try (SourcesFixture frugal =
        new SourcesFixture(folder.resolve("other"), 100_000, Duration.ofSeconds(30))) {

      SourceException served = failure(() -> frugal.fetch(git(web.url("/nova"), commit)));
      Files.move(git.folder().resolve(".git"), frugal.locals.resolve("nova.git"));
      String local = "file://" + frugal.locals.resolve("nova.git");
      List<SourceException> failures =
          List.of(served, failure(() -> frugal.fetch(git(local, commit))));

      assertThat(failures)
          .allSatisfy(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.WRONG);
            assertThat(failure).hasMessageContaining("more than the 100,000 bytes allowed");
          });
    }
  }

  @Test
  void nobodysGitConfigurationIsRead() throws Exception {
    SystemReader reader = SystemReader.getInstance();

    // JGit keeps there what it has measured of the disk.
    assertThat(reader.getUserConfig().getSections()).isSubsetOf("filesystem");
    assertThat(reader.getSystemConfig().getSections()).isSubsetOf("filesystem");
    assertThat(reader.getenv("GIT_SSH")).isNull();
  }

  private String commit(String reference) throws InterruptedException {
    return sources.resolve(git(web.url("/nova"), reference)).toString().replace("git:", "");
  }

  private Path fetch(String location, String commit) throws InterruptedException {
    return sources.fetcher.fetch(
        SourcesFixture.ID, git(location, "main"), new SourcePin.Commit(commit));
  }

  private static SourceSpec.Git git(String location, String reference) {
    return new SourceSpec.Git(location, reference);
  }

  private static SourceException failure(ThrowingCallable action) {
    return catchThrowableOfType(SourceException.class, action);
  }
}
