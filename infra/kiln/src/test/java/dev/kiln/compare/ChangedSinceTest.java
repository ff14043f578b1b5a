package dev.kiln.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.compare.git.RepositoryException;
import dev.kiln.compare.git.RepositoryFixture;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedSinceTest {

  @TempDir Path folder;

  @Test
  void nothingHasChangedSinceNow() {
    repository().commit("v1");

    assertThat(changedSince("v1")).isEmpty();
    assertThat(changedSince("HEAD")).isEmpty();
  }

  @Test
  void aChangedImageCountsWithEverythingThatIsMadeFromIt() {
    repository()
        .commit("v1")
        .file("images/middle/Dockerfile.vm", "#from(\"base\")\nRUN new\n")
        .commit("v2");

    assertThat(changedSince("v1")).containsExactly("leaf", "middle");
    assertThat(changedSince("v2")).isEmpty();
  }

  @Test
  void whatIsNotCommittedCountsToo() {
    repository()
        .commit("v1")
        .file("images/leaf/untracked.txt", "")
        .file("images/alone/file.txt", "changed");

    assertThat(changedSince("v1")).containsExactly("alone", "leaf");
  }

  @Test
  void whatGitIgnoresDoesNotCount() {
    repository().file(".gitignore", "*.pyc\n").commit("v1").file("images/leaf/x.pyc", "");

    assertThat(changedSince("v1")).isEmpty();
  }

  @Test
  void macrosAndConfigurationCountWhereTheyShow() {
    RepositoryFixture fixture =
        repository()
            .file("images/macros.vm", "#macro(hello)\nRUN hello\n#end\n")
            .file("images/leaf/Dockerfile.vm", "#from(\"middle\")\n#hello()\n")
            .file("images/alone/Dockerfile.vm", "#base()\nLABEL m=\"$kiln.maintainer\"\n")
            .file("images/kiln.yaml", "maintainer: Ann\n")
            .commit("v1");

    fixture.file("images/macros.vm", "#macro(hello)\nRUN hi\n#end\n");
    assertThat(changedSince("v1")).containsExactly("leaf");

    fixture.file("images/kiln.yaml", "maintainer: Bob\ntag: other\n");
    assertThat(changedSince("v1")).containsExactly("alone", "leaf");
  }

  @Test
  void aNewImageCounts() {
    repository().commit("v1").file("images/new/Dockerfile.vm", "#from(\"leaf\")\n");

    assertThat(changedSince("v1")).containsExactly("new");
  }

  @Test
  void anImageThatIsGoneIsNoImage() throws IOException {
    repository().commit("v1");

    Files.delete(folder.resolve("images/leaf/Dockerfile.vm"));

    assertThat(changedSince("v1")).isEmpty();
  }

  @Test
  void everythingHasChangedIfThereWasNoTree() {
    RepositoryFixture fixture = RepositoryFixture.in(folder).file("README", "").commit("v0");
    fill(fixture);

    Changes changes = find("v0");

    assertThat(changes.images()).hasSize(4);
    assertThat(changes.warning())
        .contains("every image counts as changed: there was no such tree at 'v0'");
  }

  @Test
  void everythingHasChangedIfTheOldTreeCannotBeRendered() {
    repository()
        .file("images/alone/Dockerfile.vm", "#form(\"base\")\n")
        .file("images/leaf/Dockerfile.vm", "#from(\"nowhere\")\n")
        .commit("v1")
        .file("images/alone/Dockerfile.vm", "#base()\n")
        .file("images/leaf/Dockerfile.vm", "#from(\"middle\")\n");

    Changes changes = find("v1");

    assertThat(changes.images()).hasSize(4);
    assertThat(changes.warning().orElseThrow())
        .startsWith(
            "every image counts as changed: the tree at 'v1' can't be rendered with these options:"
                + " git:v1:images/alone/Dockerfile.vm:1:")
        .endsWith(" (and 1 more)");
  }

  @Test
  void aTreeOutsideOfAnyRepositoryIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("images/base"));
    Files.writeString(folder.resolve("images/base/Dockerfile.vm"), "#base()\n");

    assertThatThrownBy(() -> find("main"))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("is in no git repository");
  }

  private RepositoryFixture repository() {
    return fill(RepositoryFixture.in(folder));
  }

  private static RepositoryFixture fill(RepositoryFixture fixture) {
    return fixture
        .file("images/base/Dockerfile.vm", "#base()\n")
        .file("images/middle/Dockerfile.vm", "#from(\"base\")\n")
        .file("images/leaf/Dockerfile.vm", "#from(\"middle\")\n")
        .file("images/alone/Dockerfile.vm", "#base()\n")
        .file("images/alone/file.txt", "");
  }

  private List<String> changedSince(String reference) {
    Changes changes = find(reference);
    assertThat(changes.warning()).isEmpty();
    return changes.images().stream().map(ImageName::value).toList();
  }

  private Changes find(String reference) {
    Path images = folder.resolve("images");
    DiscoveredTree now = Trees.DISCOVERY.discover(List.of(new TreeFolder(images, "images")));
    return new ChangedSince(Trees.DISCOVERY).find(now, List.of(images), reference);
  }
}
