package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoninteractiveInstallTest {

  private static final String RULE = "noninteractive-install";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aQuestionThatNobodyAnswersIsShownWhereItStands() {
    tree.lines("RUN apt-get update \\", " && apt-get install curl");

    assertThat(tree.rendered(RULE))
        .containsExactly(
            """
            warning: images/web/Dockerfile.vm:3:5: apt-get install asks before it goes on, and nobody answers in a build: write apt-get install -y [noninteractive-install]
               && apt-get install curl
                  ^\
            """);
  }

  @Test
  void everyManagerIsToldInItsOwnWay() {
    tree.lines(
        "RUN dnf install a",
        "RUN yum -q update",
        "RUN microdnf remove a",
        "RUN zypper install -n a",
        "RUN sudo -E apt-get -q dist-upgrade");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: dnf install asks before it goes on, and nobody answers in a build: write dnf install -y [noninteractive-install]",
            "images/web/Dockerfile.vm:3:5: yum update asks before it goes on, and nobody answers in a build: write yum update -y [noninteractive-install]",
            "images/web/Dockerfile.vm:4:5: microdnf remove asks before it goes on, and nobody answers in a build: write microdnf remove -y [noninteractive-install]",
            "images/web/Dockerfile.vm:5:5: zypper install asks before it goes on, and nobody answers in a build: write zypper -n install [noninteractive-install]",
            "images/web/Dockerfile.vm:6:13: apt-get dist-upgrade asks before it goes on, and nobody answers in a build: write apt-get dist-upgrade -y [noninteractive-install]");
  }

  @Test
  void everyWayToAnswerIsKnown() {
    tree.lines(
        "RUN apt-get -y install a && apt-get install --yes a && apt-get install a --assume-yes",
        "RUN apt-get -qy install a && apt-get -qq install a && apt-get install -yq a",
        "RUN apt-get -o APT::Get::Assume-Yes=true install a",
        "RUN dnf -y install a && yum install --assumeyes a && microdnf install -y a",
        "RUN zypper -n install a && zypper --non-interactive up && zypper install -y a",
        "RUN apt-get update && apt-get clean && dnf makecache && dnf group list");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void aptIsNoCommandForScripts() {
    tree.lines("RUN apt install -y curl");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:5: apt is for people, its options and output may change: write apt-get install -y [noninteractive-install]");
  }

  @Test
  void scriptsOfContextsAreReadToo() {
    tree.lines("COPY setup /")
        .file("web/setup", "#!/bin/sh\nset -e\nif true; then\n    apt-get install curl\nfi\n")
        .file("web/notes", "apt-get install curl\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/setup:4:5: apt-get install asks before it goes on, and nobody answers in a build: write apt-get install -y [noninteractive-install]");
  }

  @Test
  void whatIsOnlyWrittenSomewhereIsNotRun() {
    tree.lines(
        "RUN echo \"apt-get install curl\" # apt-get install wget",
        "RUN [\"apt-get\", \"--help\"]",
        "RUN kiln_install curl");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void commandsInsideOfCommandsAreFound() {
    tree.lines("RUN sh -c \"apt-get install curl\"", "RUN x=$(dnf remove a)");

    assertThat(tree.findings(RULE))
        .extracting(line -> line.substring(0, 34))
        .containsExactly(
            "images/web/Dockerfile.vm:2:12: apt", "images/web/Dockerfile.vm:3:9: dnf ");
  }
}
