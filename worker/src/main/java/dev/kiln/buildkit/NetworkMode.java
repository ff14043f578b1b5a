package dev.kiln.buildkit;

/** The network that {@code RUN} instructions see. BuildKit knows no others. */
public enum NetworkMode {
  /** The engine's default, which is a bridge. */
  DEFAULT("default"),
  /** No network but loopback. */
  NONE("none"),
  /** The engine's host's own; the engine must allow it. */
  HOST("host");

  private final String value;

  NetworkMode(String value) {
    this.value = value;
  }

  String value() {
    return value;
  }
}
