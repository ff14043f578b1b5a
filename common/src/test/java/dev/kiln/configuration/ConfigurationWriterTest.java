package dev.kiln.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationWriterTest {

  private static final String EVERYTHING =
      """
      namespace: team/images
      prefix: x-
      tag: "1.10"
      registry: registry.example:5000
      base: {distribution: rocky, image: "mirror.example/rocky:9"}
      platform: linux/arm64
      maintainer: "Jane \\"J\\" Doe"
      labels: {a: b}
      build_args: {A: "1"}
      proxies: {http: "http://proxy:3128", no: "localhost,.example"}
      users:
        nova: {shell: /bin/bash, groups: [kiln, qemu]}
        me: {uid: 7, gid: 8, group: us, home: /me}
      package_manager: {name: microdnf, install: our_install --all, clean: false}
      packages:
        a_list: {append: [x], remove: [y]}
        b_list: {override: []}
      repositories:
        tools:
          debian: {url: "https://x.example", suite: stable, components: [a, b], key: k.asc, architectures: [arm64], enabled: false}
          rocky-arm64: {mirrorlist: "https://y.example/$basearch", check_signatures: false}
          centos: {present: crb, enabled: false}
      apt: {sources: a.sources, preferences: pins}
      rpm: {setup: ["https://x.example/epel.rpm", our.repo]}
      variables: {branch: stable}
      sources:
        a:
          type: url
          location: "https://x.example/${branch}/a.tar.gz"
          sha256: %1$s
          plugins:
            p: {type: git, location: "git@git.example:p", reference: "${branch}"}
        b:
          additions:
            x: {type: local, location: x/y}
            y: {type: url, location: "https://y.example", sha256: {arm64: %1$s}}
      builder: buildkit
      squash: true
      secrets: {login: {}, token: {version: "2"}}
      freshness: daily
      retries: 0
      timeout: 1h30m
      stall_timeout: 5m
      profiles: {main: ["^a"], none: []}
      allowed_to_fail: [a]
      unbuildable: {rocky+arm64: {a: "no package"}, arm64: {b: c}}
      requires: {a: [bigmem, ssd], b: []}
      requires_all: [fast]
      lint: {disable: [json-parses]}
      """
          .formatted("0123456789abcdef".repeat(4));

  @Test
  void aConfigurationReadsBackAsItWasWritten() {
    ResolvedConfiguration read = read(EVERYTHING);

    ResolvedConfiguration again = read(ConfigurationWriter.write(read.values()));

    assertThat(read.problems()).isEmpty();
    assertThat(again.problems()).isEmpty();
    assertThat(again.values()).isEqualTo(read.values());
    assertThat(ConfigurationWriter.write(again.values()))
        .isEqualTo(ConfigurationWriter.write(read.values()));
  }

  @Test
  void theDefaultsAreWrittenOutSoThatAnotherVersionReadsTheSame() {
    TreeConfiguration defaults = TreeConfiguration.defaults();

    String written = ConfigurationWriter.write(defaults);

    assertThat(written)
        .contains("\"distribution\": \"debian\"")
        .contains("\"image\": \"debian\"")
        .contains("\"nova\":\n    \"gid\": \"42436\"");
    assertThat(read(written).values()).isEqualTo(defaults);
  }

  @Test
  void aBaseImageWithATagNeedsNoTagBesideIt() {
    TreeConfiguration.Base base =
        read("base: {image: \"r.example/debian:13@sha256:%s\", tag: x}".formatted("a".repeat(64)))
            .values()
            .base();

    assertThat(base.image()).isEqualTo("r.example/debian");
    assertThat(base.tag()).isEqualTo("13");
    assertThat(base.effectiveReference().digest()).isPresent();
    assertThat(read("base: {distribution: ubuntu}").values().base().effectiveReference())
        .hasToString("ubuntu:24.04");
  }

  private static ResolvedConfiguration read(String yaml) {
    return ResolvedConfiguration.of(List.of(ResolvedConfiguration.file("kiln.yaml", yaml)));
  }
}
