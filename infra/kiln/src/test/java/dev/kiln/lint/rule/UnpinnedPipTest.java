package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpinnedPipTest {

  private static final String RULE = "unpinned-pip";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void everyPackageWithoutAVersionIsFound() {
    tree.lines("RUN pip3 install --no-cache-dir -t /x requests 'flask[async]>=2' jinja2==3.1.4");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:39: pip takes the newest version of requests there is: write requests==VERSION, or give constraints with -c FILE [unpinned-pip]",
            "images/web/Dockerfile.vm:2:48: pip takes the newest version of flask[async] there is: write flask[async]==VERSION, or give constraints with -c FILE [unpinned-pip]");
  }

  @Test
  void aModuleAndAVirtualEnvironmentArePipToo() {
    tree.lines("RUN python3.11 -m pip install -U pip && /venv/bin/pip install wheel");

    assertThat(tree.findings(RULE)).hasSize(2);
  }

  @Test
  void versionsConstraintsAndFilesAreFine() {
    tree.image("base", "#base()\nENV PIP_CONSTRAINT=/constraints.txt\n")
        .image("below", "#from(\"base\")\nRUN pip install requests\n")
        .lines(
            "RUN pip install -c /constraints.txt requests && pip install --constraint=/c requests",
            "RUN pip install -r /requirements.txt && pip install --require-hashes -r /r",
            "RUN pip install ./nova /src/nova nova.tar.gz git+https://example.org/a@1 $PACKAGES",
            "RUN PIP_CONSTRAINT=/c pip install requests",
            "RUN pip list && pip check requests");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
