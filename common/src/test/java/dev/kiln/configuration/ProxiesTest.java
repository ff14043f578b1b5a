package dev.kiln.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProxiesTest {

  @Test
  void aTreesProxiesGoBeforeThoseOfTheHost() {
    Proxies tree = new Proxies(new TreeMap<>(Map.of("http", "http://tree:1")));
    Proxies host =
        Proxies.of(
            Map.of(
                "HTTP_PROXY", "http://host:2",
                "https_proxy", "http://host:3",
                "HTTPS_PROXY", "http://loud:4",
                "no_proxy", ""));

    assertThat(tree.orElse(host).buildArguments())
        .containsExactly(
            Map.entry("HTTPS_PROXY", "http://host:3"),
            Map.entry("HTTP_PROXY", "http://tree:1"),
            Map.entry("http_proxy", "http://tree:1"),
            Map.entry("https_proxy", "http://host:3"));
  }

  @Test
  void onlyTheArgumentsThatEnginesKnowAreProxies() {
    assertThat(Proxies.isProxy("NO_PROXY")).isTrue();
    assertThat(Proxies.isProxy("all_proxy")).isTrue();
    assertThat(Proxies.isProxy("socks_proxy")).isFalse();
    assertThat(Proxies.isProxy("http")).isFalse();
  }
}
