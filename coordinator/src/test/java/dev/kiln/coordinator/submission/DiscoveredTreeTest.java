package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.TreeFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveredTreeTest {

  @TempDir Path folder;

  @Test
  void aCycleIsPrintedAtThePlaceThatNamesItsFirstParent() {
    TemplateTree tree =
        new TreeFixture(folder)
            .image("base", "#base()\n")
            .image("a", "#from(\"base\" \"build\")\nRUN true\n  #from(\"c\")\n")
            .image("b", "#from(\"base\")\nCOPY --from=#image(\"a\") /x /y\n")
            .image("c", "#from(\"b\")\n")
            .read();

    assertThat(problems(tree))
        .containsExactly(
            "images/a/Dockerfile.vm:3:3: images are made from each other: a ← c ← b ← a; take one of them out");
  }

  @Test
  void problemsOfAllImagesAreReportedTogether() {
    TemplateTree tree =
        new TreeFixture(folder)
            .image("a", "#from(\"bsae\")\n")
            .image("b", "#from(\"bsae\")\n")
            .image("base", "#base()\n")
            .read();

    assertThat(problems(tree))
        .containsExactly(
            "images/a/Dockerfile.vm:1:1: no image 'bsae' in the tree, did you mean 'base'?",
            "images/b/Dockerfile.vm:1:1: no image 'bsae' in the tree, did you mean 'base'?");
  }

  private static List<String> problems(TemplateTree tree) {
    ProblemsException problems =
        catchThrowableOfType(
            ProblemsException.class, () -> DiscoveredTree.discover(tree, tree.configuration()));
    return problems.problems().stream().map(Problem::toString).toList();
  }
}
