package dev.kiln.worker.health;

/**
 * Where a worker answers how well it is.
 *
 * @param host the address to listen at
 * @param port 0 listens nowhere
 */
public record HealthSettings(String host, int port) {

  /** Nobody is answered. */
  public static final HealthSettings OFF = new HealthSettings("127.0.0.1", 0);

  public HealthSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("%d is no port".formatted(port));
    }
  }

  /** Whether it listens nowhere. */
  public boolean isOff() {
    return port == 0;
  }
}
