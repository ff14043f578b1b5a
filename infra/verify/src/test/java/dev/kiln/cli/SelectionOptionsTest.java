package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.coordinator.plan.Selection.Changed;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.image.ImageName;
import dev.kiln.template.TemplateTree;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the options of a selection ask for. */
final class SelectionOptionsTest {

  private static final ImageName LEAF = ImageName.of("leaf");

  @TempDir Path folder;

  @Test
  void everyOptionIsPartOfTheRequest() {
    SelectionRequest request =
        parsed(
            (tree, reference) -> Set.of(LEAF),
            "nova",
            "glance",
            "-p",
            "main,aux",
            "--skip-parents",
            "--skip-existing",
            "--rebuild=^a{1,2},b",
            "--rebuild=c",
            "--allow-fail=leaf,root",
            "--enable-unbuildable",
            "--changed-since=v1.2");

    assertThat(request.regexes()).containsExactly("nova", "glance");
    assertThat(request.profiles()).containsExactly("main", "aux");
    assertThat(request.skips()).containsExactlyInAnyOrder(Skip.PARENTS, Skip.EXISTING);
    assertThat(request.rebuild()).containsExactly("^a{1,2}", "b", "c");
    assertThat(request.allowToFail()).containsExactly("leaf", "root");
    assertThat(request.enableUnbuildable()).isTrue();
    assertThat(request.changed()).contains(new Changed("v1.2", new TreeSet<>(Set.of(LEAF))));
  }

  @Test
  void withoutOptionsEverythingIsAskedFor() {
    assertThat(parsed(ChangedImages.notAvailable())).isEqualTo(new PatternOptions().request());
  }

  @Test
  void whoeverCannotTellWhatHasChangedSaysSo() {
    assertThatThrownBy(() -> parsed(ChangedImages.notAvailable(), "--changed-since=v1.2"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("--changed-since is not available yet");
  }

  @Test
  void aBuildOfATreeThatHasNotChangedIsDoneAtOnce() {
    TreeFolder tree = TreeFolder.ofFourImages(folder);
    BuildCommand command = new BuildCommand();
    command.selection = new SelectionOptions((discovered, reference) -> Set.of());
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .execute("--changed-since=v1.2", "--tree", tree.root().toString());

    assertThat(exitCode).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "nothing to build: nothing that was asked for and can be built has changed since v1.2");
  }

  private SelectionRequest parsed(ChangedImages changed, String... arguments) {
    TemplateTree tree = TemplateTree.read(TreeFolder.ofFourImages(folder).root());
    SelectionOptions options = new SelectionOptions(changed);
    ListCommand command = new ListCommand();
    command.selection = options;
    new CommandLine(command).parseArgs(arguments);
    return options.request(DiscoveredTree.discover(tree, tree.configuration()));
  }
}
