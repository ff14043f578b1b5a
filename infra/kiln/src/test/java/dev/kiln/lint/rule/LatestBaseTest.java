package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestBaseTest {

  private static final String RULE = "latest-base";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void anImageWithoutATagIsFound() {
    tree.image("web", "FROM debian\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:1:6: 'debian' has no tag, so it may be another image tomorrow: name a tag or, better, a digest [latest-base]");
  }

  @Test
  void latestIsFoundWhereverAnImageIsNamed() {
    tree.image(
        "web",
        """
        FROM registry.example:5000/a:latest AS build
        FROM scratch
        COPY --from=golang:latest /usr/local/go /go
        RUN --mount=type=bind,from=busybox,target=/b true
        """);

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:1:6: 'registry.example:5000/a:latest' is what is newest, so it may be another image tomorrow: name a tag or, better, a digest [latest-base]",
            "images/web/Dockerfile.vm:3:13: 'golang:latest' is what is newest, so it may be another image tomorrow: name a tag or, better, a digest [latest-base]",
            "images/web/Dockerfile.vm:4:28: 'busybox' has no tag, so it may be another image tomorrow: name a tag or, better, a digest [latest-base]");
  }

  @Test
  void imagesOfTheTreeStagesTagsAndDigestsAreFine() {
    tree.image("base", "FROM debian:bookworm\n")
        .image("tools", "#from(\"base\")\n")
        .image(
            "web",
            """
            ARG VERSION=1.23
            FROM golang:${VERSION} AS build
            #from("base")
            COPY --from=build /a /a
            COPY --from=0 /a /a
            COPY --from=#image("tools") /b /b
            COPY --from=busybox@sha256:%s /c /c
            """
                .formatted("a".repeat(64)));

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void theConfiguredBaseIsQuotedFromTheRenderedDockerfile() {
    tree.lines("USER web").file("kiln.yaml", "base: {image: \"debian:latest\"}\n");

    assertThat(tree.rendered(RULE))
        .containsExactly(
            """
            warning: images/web/Dockerfile.vm: 'debian:latest' is what is newest, so it may be another image tomorrow: name a tag or, better, a digest [latest-base]
              FROM debian:latest\
            """);
  }
}
