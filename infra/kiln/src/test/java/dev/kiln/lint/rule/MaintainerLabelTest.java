package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainerLabelTest {

  private static final String RULE = "maintainer-label";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void anImageWithoutALabelIsFound() {
    tree.lines("LABEL org.opencontainers.image.title=\"Web\"");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm: the image has no label that names its maintainer: write LABEL maintainer=\"…\" [maintainer-label]");
  }

  @Test
  void eitherLabelWillDo() {
    tree.image("a", "#base()\nLABEL a=b maintainer=\"Ann\"\n")
        .image("b", "#base()\nLABEL \\\n  org.opencontainers.image.authors=Ann\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aLabelThatAMacroMakesCounts() {
    tree.file("macros.vm", "#macro(by)\nLABEL maintainer=\"$kiln.maintainer\"\n#end\n")
        .file("kiln.yaml", "maintainer: Ann\n")
        .lines("#by()");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aLabelThatTheConfigurationGivesEveryImageCounts() {
    tree.file("kiln.yaml", "labels: {org.opencontainers.image.authors: Ann}\n").lines("USER web");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aLabelOfABuildStageDoesNotCount() {
    tree.image("web", "#base(\"build\")\nLABEL maintainer=Ann\n#base()\nCOPY --from=build /a /a\n");

    assertThat(tree.findings(RULE)).hasSize(1);
  }

  @Test
  void theOldInstructionIsNamed() {
    tree.lines("MAINTAINER Ann");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:1: MAINTAINER is out of use: write LABEL maintainer=\"…\" [maintainer-label]");
  }
}
