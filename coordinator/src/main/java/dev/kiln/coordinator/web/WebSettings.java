package dev.kiln.coordinator.web;

import java.time.Duration;

/**
 * Where and how the web server listens.
 *
 * @param host the address to bind; loopback unless somebody decided otherwise
 * @param port 0 for any free one
 * @param maxBundleBytes the largest tree bundle taken
 * @param heartbeat how often a quiet event stream shows that it lives
 */
public record WebSettings(String host, int port, long maxBundleBytes, Duration heartbeat) {

  private static final long DEFAULT_MAX_BUNDLE_BYTES = 256L << 20;
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

  /** The defaults, at {@code host} and {@code port}. */
  public static WebSettings at(String host, int port) {
    return new WebSettings(host, port, DEFAULT_MAX_BUNDLE_BYTES, DEFAULT_HEARTBEAT);
  }
}
