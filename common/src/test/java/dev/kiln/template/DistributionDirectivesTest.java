package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.configuration.SourceId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directives that depend on distribution, users, repositories and sources. */
class DistributionDirectivesTest {

  @TempDir Path folder;

  @Test
  void packagesAreInstalledInOneLayerThatLeavesNothingBehind() {
    TreeFixture tree =
        new TreeFixture(folder)
            .image(
                "a",
                """
                #base()
                #packages("a_packages" [
                    "curl",
                    "jq=1.6"
                ] "rm -f /etc/ssh/ssh_host_*_key*")
                CMD ["a"]
                """);

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN apt-get update \\
             && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
                    curl \\
                    jq=1.6 \\
             && rm -f /etc/ssh/ssh_host_*_key* \\
             && apt-get clean \\
             && rm -rf /var/lib/apt/lists/*
            CMD ["a"]
            """
                .formatted(TreeFixture.BASE));
  }

  @Test
  void withBuildKitPackagesAreKeptBesideTheImage() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                """
                builder: buildkit
                platform: linux/arm64
                """)
            .image("a", "#base()\n#packages(\"a_packages\" [\"curl\"])\n");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN --mount=type=cache,id=kiln-apt-debian-bookworm-arm64,target=/var/cache/apt,sharing=locked \\
                --mount=type=cache,id=kiln-lists-debian-bookworm-arm64,target=/var/lib/apt/lists,sharing=locked \\
                apt-get update \\
             && mkdir -p /var/cache/apt/kept/partial \\
             && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dir::Cache::archives=/var/cache/apt/kept \\
                    curl
            """
                .formatted(TreeFixture.BASE));
  }

  @Test
  void withBuildKitMetadataOfRepositoriesIsKeptAndAskedForAgain() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                """
                builder: buildkit
                platform: linux/amd64
                base: {distribution: rocky}
                """)
            .image("a", "#packages(\"a_packages\" [\"curl\"])\n");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            RUN --mount=type=cache,id=kiln-dnf-rocky-10-amd64,target=/var/cache/dnf,sharing=locked \\
                dnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs --setopt=keepcache=1 --refresh \\
                    curl
            """);
  }

  @Test
  void whoeverWantsThePackageListsInTheImageGetsThemThereWithBuildKitToo() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", "{builder: buildkit, package_manager: {clean: false}}")
            .image("a", "#packages(\"a_packages\" [\"curl\"])\n");

    assertThat(tree.render("a")).doesNotContain("--mount");
  }

  @Test
  void aSecretThatIsNotDeclaredIsShownWhereItIsMounted() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", "secrets: {token: {}}")
            .image("a", "FROM scratch\nRUN --mount=type=secret,id=tokem true\n");

    assertThatThrownBy(() -> tree.render("a"))
        .hasMessageContaining(
            "images/a/Dockerfile.vm:2:5: the secret 'tokem' is not declared; declare it in kiln.yaml: secrets: {tokem: {}}, did you mean 'token'?");
  }

  @Test
  void aSecretNeedsABuilderThatCanMountIt() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", "{builder: classic, secrets: {token: {}}}")
            .image("a", "FROM scratch\nRUN --mount=type=secret,id=token true\n");

    assertThatThrownBy(() -> tree.render("a"))
        .hasMessageContaining(
            "images/a/Dockerfile.vm:2:5: the secret 'token' can't be mounted by the builder classic");
  }

  @Test
  void asLongAsNobodyHasDecidedOnABuilderASecretMayBeMounted() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", "secrets: {token: {}}")
            .image("a", "FROM scratch\nRUN --mount=type=secret,id=token true\n");

    assertThat(tree.render("a")).contains("id=token");
  }

  @Test
  void configurationAddsToListsTakesFromThemOrReplacesThem() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                """
                package_manager: {install: kiln_install}
                packages:
                  a_packages: {append: [vim, curl], remove: [jq]}
                  b_packages: {override: [only]}
                  c_packages: {remove: [last]}
                """)
            .image(
                "a",
                """
                #base()
                #packages("a_packages" ["curl", "jq"])
                #packages("b_packages" ["x", "y"])
                #packages("c_packages" ["last"])
                #foreach($item in $kiln.customised("a_packages", ["jq", "z"]))
                # $item
                #end
                """);

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN kiln_install \\
                    curl \\
                    vim
            RUN kiln_install \\
                    only

            # z
            # vim
            # curl
            """
                .formatted(TreeFixture.BASE));
    assertThat(tree.rendered("a").used().lists())
        .containsExactly("a_packages", "b_packages", "c_packages");
  }

  @Test
  void rpmDistributionsInstallWithDnfOrWhatConfigurationSays() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                "base: {distribution: rocky}\npackage_manager: {name: microdnf, clean: false}\n")
            .image("a", "#base()\n#packages(\"a_packages\" [\"curl\"])\n# $kiln.base.package_type");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN microdnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\
                    curl
            # rpm
            """
                .formatted(TreeFixture.BASE));
  }

  @Test
  void packagesBehindUrlsAreFetchedFirstWhereThePackageManagerCantFetchThem() {
    TreeFixture tree =
        new TreeFixture(folder)
            .image("a", "#base()\n#packages(\"p\" [\"https://x.example/a_1.deb\", \"b\"])\n");

    assertThat(tree.render("a"))
        .contains(" && curl -fsSL -o /tmp/kiln-packages/a_1.deb https://x.example/a_1.deb \\\n")
        .contains("        /tmp/kiln-packages/a_1.deb \\\n        b \\\n")
        .contains(" && rm -rf /tmp/kiln-packages \\\n");
  }

  @Test
  void usersAreMadeOrChangedWithTheirHomes() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", "users:\n  me: {uid: 7, gid: 8, group: us, groups: [kiln]}\n")
            .image("a", "#base()\n#user(\"me\")\nUSER $kiln.users.nova.uid\n");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN if getent group us > /dev/null; then groupmod --gid 8 us; else groupadd --gid 8 us; fi \\
             && if getent passwd me > /dev/null; then usermod --uid 7 --gid us --shell /usr/sbin/nologin --home /var/lib/me me; else useradd --uid 7 --gid us --shell /usr/sbin/nologin --home-dir /var/lib/me --no-create-home --no-log-init me; fi \\
             && install -d -o me -g us -m 0750 /var/lib/me \\
             && usermod --append --groups kiln me
            USER 42436
            """
                .formatted(TreeFixture.BASE));
  }

  @Test
  void repositoriesAreWrittenAsTheDistributionReadsThem() {
    String yaml =
        """
        base: {distribution: %s}
        platform: linux/arm64
        repositories:
          tools:
            debian: {url: "https://deb.example/x", suite: stable, key: keys/tools.asc}
            debian-arm64: {url: "https://arm.example/x", suite: stable, components: [main, extra], key: keys/tools.asc, enabled: false}
            rocky: {metalink: "https://rpm.example/?repo=$releasever", key: "https://rpm.example/key"}
          crb:
            rocky: {present: crb}
            debian: {present: backports}
        """;
    TreeFixture tree =
        new TreeFixture(folder)
            .file("kiln.yaml", yaml.formatted("debian"))
            .file("keys/tools.asc", "-----BEGIN\n\nit's\n-----END\n")
            .image(
                "a",
                "#base()\n#repositories(\"tools\")\n#enable_repositories(\"tools\" \"crb\")\n");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN printf '%%s\\n' \\
                    'Types: deb' \\
                    'Enabled: no' \\
                    'URIs: https://arm.example/x' \\
                    'Suites: stable' \\
                    'Components: main extra' \\
                    'Architectures: arm64' \\
                    'Signed-By:' \\
                    ' -----BEGIN' \\
                    ' .' \\
                    ' it'\\''s' \\
                    ' -----END' \\
                    > /etc/apt/sources.list.d/tools.sources
            RUN sed -i -e '/^Enabled:/d' -e 's/^Types:.*/&\\nEnabled: yes/' /etc/apt/sources.list.d/tools.sources \\
             && sed -i -e '/^Enabled:/d' -e 's/^Types:.*/&\\nEnabled: yes/' /etc/apt/sources.list.d/backports.sources
            """
                .formatted(TreeFixture.BASE));

    tree.file("kiln.yaml", yaml.formatted("rocky"));

    assertThat(tree.render("a"))
        .contains("        '[tools]' \\\n        'name=tools' \\\n")
        .contains("        'metalink=https://rpm.example/?repo=$releasever' \\\n")
        .contains("        'gpgkey=https://rpm.example/key' \\\n")
        .contains("/^\\[crb\\]/,/^\\[/s/^enabled *=.*/enabled=1/' /etc/yum.repos.d/*.repo\n");
  }

  @Test
  void thePackageManagerGetsItsFilesIfThereAreAny() {
    TreeFixture tree =
        new TreeFixture(folder)
            .image("a", "#base()\n#package_setup()\n")
            .file("apt/our.sources", "Types: deb\n")
            .file("apt/pins", "Package: *\n");

    assertThat(tree.render("a")).isEqualTo("FROM " + TreeFixture.BASE + "\n");

    tree.file("kiln.yaml", "apt: {sources: apt/our.sources, preferences: apt/pins}\n");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            RUN rm -f /etc/apt/sources.list /etc/apt/sources.list.d/* \\
             && printf '%%s\\n' \\
                    'Types: deb' \\
                    > /etc/apt/sources.list.d/kiln.sources \\
             && printf '%%s\\n' \\
                    'Package: *' \\
                    > /etc/apt/preferences.d/kiln
            """
                .formatted(TreeFixture.BASE));
  }

  @Test
  void sourcesAreUnpackedWithPluginsAndAdditions() {
    TreeFixture tree =
        new TreeFixture(folder)
            .file(
                "kiln.yaml",
                """
                variables: {tarballs: https://tarballs.example}
                sources:
                  a:
                    type: url
                    location: ${tarballs}/a.tar.gz
                    plugins:
                      p: {type: git, location: "https://git.example/p", reference: main}
                      off: {type: git, location: "https://git.example/q", reference: main, enabled: false}
                    additions:
                      x: {type: local, location: x}
                """)
            .image(
                "a",
                """
                #base()
                #sources("a")
                #foreach($plugin in $kiln.sources.a.plugins)
                RUN pip install /usr/src/a-plugins/$plugin
                #end
                """);

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            ADD .kiln/sources/a.tar /usr/src/a/
            ADD .kiln/sources/a/additions/x.tar /usr/src/a-additions/x/
            ADD .kiln/sources/a/plugins/p.tar /usr/src/a-plugins/p/
            RUN pip install /usr/src/a-plugins/p
            """
                .formatted(TreeFixture.BASE));
    assertThat(tree.rendered("a").used().sources())
        .extracting(SourceId::toString)
        .containsExactly("a", "a/additions/x", "a/plugins/p");
  }

  @Test
  void patchesAreAppliedInTheOrderOfTheirSeriesAndNothingIsSaidWithoutThem() {
    TreeFixture tree = new TreeFixture(folder).image("a", "#base()\n#patches(\"/opt/a\")\n");

    assertThat(tree.render("a")).isEqualTo("FROM " + TreeFixture.BASE + "\n");

    tree.file("a/patches/series", "b.patch\na.patch -p0\n")
        .file("a/patches/a.patch", "")
        .file("a/patches/b.patch", "");

    assertThat(tree.render("a"))
        .isEqualTo(
            """
            FROM %s
            COPY patches/ /usr/local/share/kiln/patches/a/
            RUN patch --directory=/opt/a --strip=1 --fuzz=0 --forward --input=/usr/local/share/kiln/patches/a/b.patch \\
             && patch --directory=/opt/a --strip=0 --fuzz=0 --forward --input=/usr/local/share/kiln/patches/a/a.patch
            """
                .formatted(TreeFixture.BASE));
  }
}
