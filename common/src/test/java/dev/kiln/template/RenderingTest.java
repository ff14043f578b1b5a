package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderingTest {

  @TempDir Path folder;
  private TreeFixture tree = new TreeFixture(Path.of(""));

  @BeforeEach
  void writeTree() {
    tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                """
                maintainer: Jane
                users:
                  keystone: {uid: 42425, gid: 42425, home: /var/lib/keystone}
                """)
            .file(
                "macros.vm",
                """
                #macro(install $packages)
                RUN apt-get update \\
                #foreach($package in $packages)
                    && apt-get install -y $package \\
                #end
                    && rm -rf /var/lib/apt/lists/*
                #end
                """)
            .image(
                "base",
                "## A comment of the template.\n#base()\nLABEL maintainer=\"$kiln.maintainer\"\n")
            .image("tools", "#from(\"base\")\n#install([\"curl\", \"jq\"])\n")
            .image(
                "openstack/keystone",
                """


                #from("tools" "build")
                # A comment of the Dockerfile.
                #!not a directive
                ENV PATH=$PATH:/opt/${VAR:-x}/bin A=${#B} C=\\$D E=$((1+2)) F=$(cmd) G=${H%.*} $1 $@ $# $$ $! $?
                #if($kiln.base.distribution == "debian")

                RUN true

                #end


                #set($user = $kiln.users.keystone)
                    #from("base")
                COPY --from=#image("tools") /usr/bin/jq /usr/bin/
                COPY --from=build /x /y
                RUN groupadd -g $user.gid ${user.name} && \\
                ## between
                    useradd -u $user.uid -d $user.home -s $user.shell $image.name
                RUN <<EOF
                one


                two
                EOF
                """);
  }

  @Test
  void aTreeRendersToDockerfilesAsAPersonWouldWriteThem() {
    assertThat(tree.render("base"))
        .isEqualTo("FROM " + TreeFixture.BASE + "\nLABEL maintainer=\"Jane\"\n");
    assertThat(tree.render("tools"))
        .isEqualTo(
            """
            FROM kiln-tree.invalid/base
            RUN apt-get update \\
                && apt-get install -y curl \\
                && apt-get install -y jq \\
                && rm -rf /var/lib/apt/lists/*
            """);
    assertThat(tree.render("keystone"))
        .isEqualTo(
            """
            FROM kiln-tree.invalid/tools AS build
            # A comment of the Dockerfile.
            #!not a directive
            ENV PATH=$PATH:/opt/${VAR:-x}/bin A=${#B} C=\\$D E=$((1+2)) F=$(cmd) G=${H%.*} $1 $@ $# $$ $! $?

            RUN true

            FROM kiln-tree.invalid/base
            COPY --from=kiln-tree.invalid/tools /usr/bin/jq /usr/bin/
            COPY --from=build /x /y
            RUN groupadd -g 42425 keystone && \\
                useradd -u 42425 -d /var/lib/keystone -s /usr/sbin/nologin keystone
            RUN <<EOF
            one


            two
            EOF
            """);
  }
}
