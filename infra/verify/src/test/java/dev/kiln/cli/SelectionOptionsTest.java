package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.template.TemplateTree;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the options of a selection ask for. */
final class SelectionOptionsTest {

  @TempDir Path folder;

  @Test
  void everyOptionIsPartOfTheRequest() {
    SelectionRequest request =
        parsed(
            "nova",
            "glance",
            "-p",
            "main,aux",
            "--skip-parents",
            "--skip-existing",
            "--rebuild=^a{1,2},b",
            "--rebuild=c",
            "--allow-fail=leaf,root",
            "--enable-unbuildable");

    assertThat(request.regexes()).containsExactly("nova", "glance");
    assertThat(request.profiles()).containsExactly("main", "aux");
    assertThat(request.skips()).containsExactlyInAnyOrder(Skip.PARENTS, Skip.EXISTING);
    assertThat(request.rebuild()).containsExactly("^a{1,2}", "b", "c");
    assertThat(request.allowToFail()).containsExactly("leaf", "root");
    assertThat(request.enableUnbuildable()).isTrue();
    assertThat(request.changed()).isEmpty();
  }

  @Test
  void withoutOptionsEverythingIsAskedFor() {
    assertThat(parsed()).isEqualTo(new PatternOptions().request());
  }

  @Test
  void aBuildOfATreeThatHasNotChangedIsDoneAtOnce() throws GitAPIException {
    TreeFolder tree = TreeFolder.ofFourImages(folder);
    try (Git git = Git.init().setDirectory(tree.root().toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setSign(false)
          .setMessage("as it is")
          .setAuthor("a", "a@example.org")
          .setCommitter("a", "a@example.org")
          .call();
    }
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(new BuildCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--changed-since=HEAD", "--tree", tree.root().toString());

    assertThat(exitCode).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "nothing to build: nothing that was asked for and can be built has changed since HEAD");
  }

  private SelectionRequest parsed(String... arguments) {
    TemplateTree tree = TemplateTree.read(TreeFolder.ofFourImages(folder).root());
    ListCommand command = new ListCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.selection.request(
        DiscoveredTree.discover(tree, tree.configuration()), command.trees);
  }
}
