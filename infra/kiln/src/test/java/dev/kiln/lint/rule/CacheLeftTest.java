package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheLeftTest {

  private static final String RULE = "cache-left";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void listsAndPackagesThatStayAreFound() {
    tree.lines("RUN apt-get update \\", " && apt-get install -y curl");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: apt-get update leaves the package lists in the image: end this RUN with rm -rf /var/lib/apt/lists/* [cache-left]",
            "images/web/Dockerfile.vm:3:5: apt-get install leaves the downloaded packages in the image: end this RUN with apt-get clean [cache-left]");
  }

  @Test
  void cleaningInALaterInstructionIsTooLate() {
    tree.lines("RUN dnf install -y curl", "RUN dnf clean all");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: dnf install leaves the repositories' metadata in the image: end this RUN with dnf clean all [cache-left]");
  }

  @Test
  void everyManagerHasACache() {
    tree.lines(
        "RUN pip install a==1",
        "RUN python3 -m pip install a==1",
        "RUN npm ci",
        "RUN gem install a",
        "RUN apk add curl",
        "RUN zypper -n in curl",
        "RUN microdnf install -y curl");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: pip install leaves what it has downloaded in the image: write pip install --no-cache-dir [cache-left]",
            "images/web/Dockerfile.vm:3:5: pip install leaves what it has downloaded in the image: write pip install --no-cache-dir [cache-left]",
            "images/web/Dockerfile.vm:4:5: npm ci leaves what it has downloaded in the image: end this RUN with npm cache clean --force [cache-left]",
            "images/web/Dockerfile.vm:5:5: gem install leaves the downloaded gems in the image: end this RUN with rm -rf \"$(gem env gemdir)\"/cache/* [cache-left]",
            "images/web/Dockerfile.vm:6:5: apk add leaves the package index in the image: write apk add --no-cache [cache-left]",
            "images/web/Dockerfile.vm:7:5: zypper in leaves the repositories' metadata in the image: end this RUN with zypper clean --all [cache-left]",
            "images/web/Dockerfile.vm:8:5: microdnf install leaves the repositories' metadata in the image: end this RUN with microdnf clean all [cache-left]");
  }

  @Test
  void whatIsCleanedInTheSameInstructionIsFine() {
    tree.lines(
        "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*",
        "RUN apt-get install -y a && apt-get clean",
        "RUN apt-get update && apt-get install -y a && rm -rf /var/{cache,lib/apt/lists}/*",
        "RUN apt-get update && find /var/lib/apt/lists -mindepth 1 -delete",
        "RUN dnf install -y a && dnf clean all",
        "RUN yum install -y a && rm -rf /var/cache/yum",
        "RUN pip install --no-cache-dir a && PIP_NO_CACHE_DIR=1 pip install b",
        "RUN npm ci && npm cache clean --force",
        "RUN apk add --no-cache curl",
        "RUN gem install a && rm -rf /usr/lib/ruby/gems/3.1.0/cache");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void cleaningBeforeFillingIsNoCleaning() {
    tree.lines("RUN apt-get clean && apt-get install -y a");

    assertThat(tree.findings(RULE)).hasSize(1);
  }

  @Test
  void mountedCachesAndTheTreesOwnHelpersAreFine() {
    tree.lines(
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y a",
        "RUN --mount=type=tmpfs,target=/root/.cache pip install a",
        "RUN kiln_install curl");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aMountOfSomethingElseDoesNotHelp() {
    tree.lines("RUN --mount=type=cache,target=/root/.npm pip install a");

    assertThat(tree.findings(RULE)).hasSize(1);
  }

  @Test
  void aBuildStageIsNotPartOfTheImage() {
    tree.image("web", "#base(\"build\")\nRUN pip install a\n#base()\nCOPY --from=build /a /a\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aVariableOfAnImageAboveTellsPip() {
    tree.image("base", "#base()\nENV PIP_NO_CACHE_DIR=1\n")
        .image("web", "#from(\"base\")\nRUN pip install a\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
