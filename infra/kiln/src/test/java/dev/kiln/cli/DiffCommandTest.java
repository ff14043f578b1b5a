package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.compare.git.RepositoryFixture;
import dev.kiln.template.TreeFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

  @TempDir Path older;
  @TempDir Path newer;

  @Test
  void treesThatAreTheSameEndWithZero() {
    tree(older);
    tree(newer);

    CommandOutput result = CommandOutput.of("diff", older, newer);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("%s → %s: 4 same\n".formatted(older, newer));
  }

  @Test
  void differencesAreCountedListedByKindAndShownAsAPatch() {
    tree(older).image("old", "#base()\n");
    tree(newer)
        .image("new", "#base()\n")
        .image("middle", "#from(\"base\")\nRUN more\n")
        .file("middle/tool.sh", "run\n");

    CommandOutput result = CommandOutput.of("diff", older, newer);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            """
            %s → %s: 1 changed, 1 added, 1 removed, 1 inherited, 2 same

            changed
              middle  Dockerfile +1, by its template
                      tool.sh new +1

            added
              new     1 file

            removed
              old     1 file

            inherited
              leaf    through middle

            diff --git a/middle/Dockerfile b/middle/Dockerfile
            --- a/middle/Dockerfile
            +++ b/middle/Dockerfile
            @@ -1 +1,2 @@
             FROM kiln/base:dev
            +RUN more
            diff --git a/middle/tool.sh b/middle/tool.sh
            new file mode 100644
            --- /dev/null
            +++ b/middle/tool.sh
            @@ -0,0 +1 @@
            +run
            diff --git a/new/Dockerfile b/new/Dockerfile
            new file mode 100644
            --- /dev/null
            +++ b/new/Dockerfile
            @@ -0,0 +1 @@
            +FROM debian:bookworm
            diff --git a/old/Dockerfile b/old/Dockerfile
            deleted file mode 100644
            --- a/old/Dockerfile
            +++ /dev/null
            @@ -1 +0,0 @@
            -FROM debian:bookworm
            """
                .formatted(older, newer));
  }

  @Test
  void statIsTheListAlone() {
    tree(older);
    tree(newer).image("new", "#base()\n");

    CommandOutput result = CommandOutput.of("diff", "--stat", older, newer);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("1 added").doesNotContain("diff --git");
  }

  @Test
  void jsonHasEveryImageWithItsStatus() throws Exception {
    tree(older).file("alone/tool", "x\n").file("kiln.yaml", "build_args: {A: b}\n");
    tree(newer)
        .image("base", "#base()\nRUN true\n")
        .file("alone/tool", "x\0")
        .file("kiln.yaml", "{}\n");

    CommandOutput result =
        CommandOutput.of("diff", older, newer, "base", "alone", "--format", "json");

    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("images"))
        .hasToString(
            "[{\"name\":\"alone\",\"status\":\"changed\",\"changes\":["
                + "{\"kind\":\"build_argument\",\"name\":\"A\",\"before\":\"b\"},"
                + "{\"kind\":\"file\",\"name\":\"tool\",\"file\":{\"mode_before\":\"0644\","
                + "\"mode_after\":\"0644\",\"bytes_before\":2,\"bytes_after\":2}}]},"
                + "{\"name\":\"base\",\"status\":\"changed\",\"changes\":["
                + "{\"kind\":\"dockerfile\",\"name\":\"Dockerfile\",\"causes\":[\"template\"],"
                + "\"file\":{\"mode_before\":\"0644\",\"mode_after\":\"0644\",\"lines_added\":1,"
                + "\"lines_removed\":0}},"
                + "{\"kind\":\"build_argument\",\"name\":\"A\",\"before\":\"b\"}]}]");
  }

  @Test
  void patternsChooseWhatIsShownAndWhatDecidesTheExitCode() {
    tree(older);
    tree(newer).image("middle", "#from(\"base\")\nRUN more\n");

    assertThat(CommandOutput.of("diff", older, newer, "alone").exitCode()).isZero();
    assertThat(CommandOutput.of("diff", older, newer, "leaf").exitCode()).isEqualTo(1);
    assertThat(CommandOutput.of("diff", older, newer, "leaf").out())
        .contains("leaf  through middle")
        .doesNotContain("\nchanged");
  }

  @Test
  void aPatternThatMatchesNothingIsTrouble() {
    tree(older);
    tree(newer);

    CommandOutput result = CommandOutput.of("diff", older, newer, "nothing");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("no image's name on either side matches nothing");
  }

  @Test
  void theProblemsOfBothSidesAreNamedByTheirSide() {
    tree(older).image("base", "#form(\"x\")\n");
    tree(newer).image("leaf", "#from(\"nowhere\")\n");

    CommandOutput result = CommandOutput.of("diff", older, newer);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "error: %s/base/Dockerfile.vm:1:".formatted(older),
            "error: %s/leaf/Dockerfile.vm:1:".formatted(newer),
            "2 problems");
  }

  @Test
  void aFolderThatIsNotThereIsTrouble() {
    tree(older);

    CommandOutput result = CommandOutput.of("diff", older, newer.resolve("nowhere"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("no template tree at " + newer.resolve("nowhere"), "git:REF:PATH");
  }

  @Test
  void aCommitIsComparedWithTheTreeAsItIs() {
    RepositoryFixture.in(older)
        .file("images/base/Dockerfile.vm", "#base()\n")
        .commit("v1")
        .file("images/base/Dockerfile.vm", "#base()\nRUN true\n")
        .commit("v2")
        .file("images/base/Dockerfile.vm", "#base()\nRUN true\nRUN false\n");
    Path images = older.resolve("images");

    CommandOutput since = CommandOutput.of("diff", "git:v1", images, "--tree", images, "--stat");
    CommandOutput between =
        CommandOutput.of("diff", "git:v1:images", "git:v2", "--tree", images, "--stat");

    assertThat(since.out()).startsWith("git:v1 → " + images).contains("Dockerfile +2");
    assertThat(between.out()).startsWith("git:v1:images → git:v2").contains("Dockerfile +1");
  }

  @Test
  void aCommitWithoutTheTreeIsTrouble() {
    RepositoryFixture.in(older).file("README", "").commit("v1");
    tree(older.resolve("images"));
    Path images = older.resolve("images");

    CommandOutput whole = CommandOutput.of("diff", "git:v1", images, "--tree", images);
    CommandOutput folder = CommandOutput.of("diff", "git:v1:imgs", images, "--tree", images);
    CommandOutput unknown = CommandOutput.of("diff", "git:v2", images, "--tree", images);

    assertThat(whole.exitCode()).isEqualTo(2);
    assertThat(whole.err()).contains("git:v1: there was no such folder then: " + images);
    assertThat(folder.exitCode()).isEqualTo(2);
    assertThat(folder.err()).contains("git:v1:imgs: there was no such folder then");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no branch, tag or commit 'v2'", "did you mean 'v1'?");
  }

  @Test
  void theProblemsOfACommitAreNamedByIt() {
    RepositoryFixture.in(older)
        .file("images/base/Dockerfile.vm", "#form(\"x\")\n")
        .commit("v1")
        .file("images/base/Dockerfile.vm", "#base()\n");
    Path images = older.resolve("images");

    CommandOutput result = CommandOutput.of("diff", "git:v1", images, "--tree", images);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("error: git:v1:images/base/Dockerfile.vm:1:");
  }

  private static TreeFixture tree(Path root) {
    return new TreeFixture(root)
        .image("base", "#base()\n")
        .image("middle", "#from(\"base\")\n")
        .image("leaf", "#from(\"middle\")\nRUN leaf\n")
        .image("alone", "#base()\nRUN alone\n");
  }
}
