package dev.kiln.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineAddressTest {

  @Test
  void socketsAndPortsAreKnown() {
    EngineAddress socket = EngineAddress.of(URI.create("unix:///var/run/docker.sock"));
    EngineAddress port = EngineAddress.of(URI.create("tcp://127.0.0.1:2375"));

    assertThat(socket).isEqualTo(new EngineAddress.Unix(Path.of("/var/run/docker.sock")));
    assertThat(port).isEqualTo(new EngineAddress.Tcp("127.0.0.1", 2375));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://host", "npipe:////./pipe/docker", "/var/run/docker.sock", "tcp:x"})
  void anythingElseIsRefused(String address) {
    URI uri = URI.create(address);

    assertThatThrownBy(() -> EngineAddress.of(uri)).isInstanceOf(IllegalArgumentException.class);
  }
}
