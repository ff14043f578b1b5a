package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyInImageTest {

  private static final String RULE = "proxy-in-image";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void variablesThatStayAreFound() {
    tree.lines("ENV LANG=C http_proxy=http://proxy:3128", "ARG HTTPS_PROXY");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:2:12: http_proxy stays in the image and in all below it: leave it out, builds are given it anyway [proxy-in-image]",
            "images/web/Dockerfile.vm:3:5: ARG HTTPS_PROXY brings the proxy into the image's history: leave it out, builds are given it anyway [proxy-in-image]");
  }

  @Test
  void filesThatBringAProxyAreFound() {
    tree.lines("COPY . /")
        .file("web/apt.conf", "// proxy\nAcquire::http::Proxy \"http://proxy:3128\";\n")
        .file("web/environment", "A=b\nhttps_proxy=\"http://proxy:3128\"\n")
        .file("web/dnf.conf", "[main]\nproxy=http://proxy:3128\n");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/apt.conf:2:1: this file brings a proxy into the image: leave it to who runs the image [proxy-in-image]",
            "images/web/dnf.conf:2:1: this file brings a proxy into the image: leave it to who runs the image [proxy-in-image]",
            "images/web/environment:2:1: this file brings a proxy into the image: leave it to who runs the image [proxy-in-image]");
  }

  @Test
  void commandsThatWriteAProxyAreFound() {
    tree.lines(
        "RUN true \\",
        " && echo 'Acquire::http::Proxy \"http://p:1\";' > /etc/apt/apt.conf.d/proxy",
        "RUN echo http_proxy=http://p:1 | tee -a /etc/environment",
        "RUN git config --global http.proxy http://p:1");

    assertThat(tree.findings(RULE))
        .containsExactly(
            "images/web/Dockerfile.vm:3:5: this writes a proxy into the image: give it to the one command that needs it [proxy-in-image]",
            "images/web/Dockerfile.vm:4:5: this writes a proxy into the image: give it to the one command that needs it [proxy-in-image]",
            "images/web/Dockerfile.vm:5:5: this writes a proxy into the image: give it to the one command that needs it [proxy-in-image]");
  }

  @Test
  void whatDoesNotStayIsFine() {
    tree.image(
            "web",
            """
            #base("build")
            ENV http_proxy=http://p:1
            #base()
            ENV http_proxy=
            RUN http_proxy=http://p:1 curl -o /x http://y
            RUN apt-get -o Acquire::http::Proxy=http://p:1 update
            RUN echo http_proxy=http://p:1 > /tmp/x && git config --global --unset http.proxy
            """)
        .file(
            "web/start",
            "#!/bin/sh\n# http_proxy=http://p:1\nif [ -n \"$http_proxy\" ]; then\n  export https_proxy=$http_proxy\nfi\n")
        .file("web/nginx.conf", "proxy_pass http://backend:80;\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
