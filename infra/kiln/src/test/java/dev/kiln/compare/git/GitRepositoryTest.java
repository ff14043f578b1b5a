package dev.kiln.compare.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {

  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Test
  void aFolderIsCheckedOutAsItWas() throws IOException {
    RepositoryFixture fixture =
        RepositoryFixture.in(folder)
            .file("trees/a/Dockerfile.vm", "old\n")
            .file("trees/a/files/start.sh", "#!/bin/sh\n")
            .file("README", "not of the tree");
    makeExecutable("trees/a/files/start.sh");
    Files.createSymbolicLink(folder.resolve("trees/a/link"), Path.of("files/start.sh"));
    fixture
        .commit("v1")
        .file("trees/a/Dockerfile.vm", "new\n")
        .file("trees/b/new", "")
        .commit("v2");

    try (GitRepository repository = GitRepository.containing(folder.resolve("trees"));
        CheckedOutFolder old = repository.checkOut("v1", "trees").orElseThrow()) {
      assertThat(files(old.path()))
          .containsExactly("a/Dockerfile.vm", "a/files/start.sh", "a/link");
      assertThat(old.path().resolve("a/Dockerfile.vm")).hasContent("old");
      assertThat(old.path().resolve("a/files/start.sh")).isExecutable();
      assertThat(Files.isExecutable(old.path().resolve("a/Dockerfile.vm"))).isFalse();
      assertThat(Files.readSymbolicLink(old.path().resolve("a/link")))
          .isEqualTo(Path.of("files/start.sh"));
    }
  }

  @Test
  void closingDeletesWhatWasWrittenAndNothingBehindLinks() throws IOException {
    Files.writeString(elsewhere.resolve("kept"), "");
    RepositoryFixture fixture = RepositoryFixture.in(folder).file("tree/file", "");
    Files.createSymbolicLink(folder.resolve("tree/link"), elsewhere);
    fixture.commit("v1");
    Path written;

    try (GitRepository repository = GitRepository.containing(folder);
        CheckedOutFolder old = repository.checkOut("v1", "tree").orElseThrow()) {
      written = old.path();
      assertThat(written.resolve("link/kept")).exists();
    }

    assertThat(written).doesNotExist();
    assertThat(elsewhere.resolve("kept")).exists();
  }

  @Test
  void branchesTagsAndCommitsAreUnderstoodAlike() {
    RepositoryFixture.in(folder).file("t/a", "1").commit("v1").file("t/a", "2").commit("v2");

    assertThat(List.of(content("v1"), content("main~1"), content("v2^"), content("HEAD")))
        .containsExactly("1", "1", "1", "2");
  }

  @Test
  void anUnknownReferenceIsShownWithTheNearestName() {
    RepositoryFixture.in(folder).file("a", "").commit("v1.2");

    try (GitRepository repository = GitRepository.containing(folder)) {
      assertThatThrownBy(() -> repository.checkOut("mian", ""))
          .isInstanceOf(RepositoryException.class)
          .hasMessageStartingWith("there is no branch, tag or commit 'mian' in ")
          .hasMessageEndingWith(", did you mean 'main'?");
      assertThatThrownBy(() -> repository.checkOut("v1.3", ""))
          .hasMessageEndingWith(", did you mean 'v1.2'?");
      assertThatThrownBy(() -> repository.checkOut("a^{b", ""))
          .isInstanceOf(RepositoryException.class)
          .hasMessageContaining("a^{b");
    }
  }

  @Test
  void whatWasNoFolderIsNotThere() {
    RepositoryFixture.in(folder).file("file", "").commit("v1");

    try (GitRepository repository = GitRepository.containing(folder)) {
      assertThat(repository.checkOut("v1", "file")).isEmpty();
      assertThat(repository.checkOut("v1", "nowhere/at/all")).isEmpty();
    }
  }

  @Test
  void aFolderOutsideOfAnyRepositoryIsRefused() {
    assertThatThrownBy(() -> GitRepository.containing(folder).close())
        .isInstanceOf(RepositoryException.class)
        .hasMessage(folder + " is in no git repository, so nothing is known about what it was");
  }

  @Test
  void aFolderThatIsGoneStillHasItsRepository() {
    RepositoryFixture.in(folder).file("tree/file", "").commit("v1");
    Path gone = folder.resolve("gone/tree");

    try (GitRepository repository = GitRepository.containing(gone)) {
      assertThat(repository.pathOf(gone)).isEqualTo("gone/tree");
      assertThat(repository.pathOf(folder)).isEmpty();
    }
  }

  @Test
  void aWorktreeKnowsTheCommitsOfItsRepository() {
    RepositoryFixture fixture =
        RepositoryFixture.in(folder)
            .file("tree/a", "1")
            .commit("v1")
            .file("tree/a", "2")
            .commit("v2");
    Path worktree = fixture.worktree(elsewhere, "v2");

    try (GitRepository repository = GitRepository.containing(worktree.resolve("tree"));
        CheckedOutFolder old = repository.checkOut("v1", "tree").orElseThrow()) {
      assertThat(repository.pathOf(worktree.resolve("tree"))).isEqualTo("tree");
      assertThat(old.path().resolve("a")).hasContent("1");
    }
  }

  @Test
  void aFolderReachedThroughALinkIsFoundInItsRepository() throws IOException {
    RepositoryFixture.in(folder).file("tree/a", "1").commit("v1");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder.resolve("tree"));

    try (GitRepository repository = GitRepository.containing(link)) {
      assertThat(repository.pathOf(link)).isEqualTo("tree");
    }
  }

  @Test
  void ignoredFilesAreThoseThatNobodyTracks() throws IOException {
    RepositoryFixture.in(folder)
        .file(".gitignore", "*.log\n/tree/cache/\n!kept.log\n")
        .file("tree/a/kept.log", "")
        .file("tree/a/x.log", "")
        .file("tree/b/.gitignore", "local\n")
        .file("tree/b/local", "")
        .file("tree/b/new", "")
        .file("tree/cache/deep/file", "");
    Path tree = folder.toRealPath().resolve("tree");

    try (GitRepository repository = GitRepository.containing(folder)) {
      IgnoredFiles ignored = repository.ignored("tree");

      assertThat(ignored.contains(tree.resolve("a/x.log"))).isTrue();
      assertThat(ignored.contains(tree.resolve("b/local"))).isTrue();
      assertThat(ignored.contains(tree.resolve("cache/deep/file"))).isTrue();
      assertThat(ignored.contains(tree.resolve("a/kept.log"))).isFalse();
      assertThat(ignored.contains(tree.resolve("b/new"))).isFalse();
    }
  }

  @Test
  void aTrackedFileIsNeverIgnored() throws IOException {
    RepositoryFixture.in(folder)
        .file("tree/x.log", "")
        .commit("v1")
        .file(".gitignore", "*.log\n")
        .file("tree/y.log", "");

    try (GitRepository repository = GitRepository.containing(folder)) {
      assertThat(repository.ignored("").paths())
          .containsExactly(folder.toRealPath().resolve("tree/y.log"));
    }
  }

  @Test
  void readingWritesNothingIntoTheRepository() {
    RepositoryFixture fixture = RepositoryFixture.in(folder).file("tree/a", "1").commit("v1");
    Set<File> before = Set.of(fixture.administration());

    assertThat(content("v1", "tree")).isEqualTo("1");

    assertThat(Set.of(fixture.administration())).isEqualTo(before);
  }

  private String content(String reference) {
    return content(reference, "t");
  }

  private String content(String reference, String path) {
    try (GitRepository repository = GitRepository.containing(folder)) {
      Optional<CheckedOutFolder> old = repository.checkOut(reference, path);
      try (CheckedOutFolder written = old.orElseThrow()) {
        return Files.readString(written.path().resolve("a"));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void makeExecutable(String path) {
    assertThat(folder.resolve(path).toFile().setExecutable(true)).isTrue();
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> !Files.isDirectory(file))
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
