package dev.kiln.coordinator.farm;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Proves how far the listener has heard. It writes a numbered probe among the heartbeats every
 * second; reading one back proves that everything written before it has been read, so listening
 * time goes on to the moment when it was sent, however late it comes.
 */
public final class Hearing {

  private final Farm farm;
  private final Map<Long, Duration> onTheirWay = new TreeMap<>();
  private long lastNumber;

  public Hearing(Farm farm) {
    this.farm = farm;
  }

  /**
   * A probe is being sent.
   *
   * @param moment on the listener's monotonic clock, counted from when it began to listen
   * @return the probe's number
   */
  public long sent(Duration moment) {
    lastNumber++;
    onTheirWay.put(lastNumber, moment);
    return lastNumber;
  }

  /**
   * A probe of this listener has been read back at {@code moment}; one that was never sent, or
   * comes twice, proves nothing.
   */
  public void heard(long number, Duration moment) {
    Duration sent = onTheirWay.remove(number);
    if (sent != null) {
      onTheirWay.keySet().removeIf(earlier -> earlier < number);
      farm.listenedUntil(proven(sent, moment));
    }
  }

  /** Not up to when the probe is heard: what was written after it may still be under way. */
  private static Duration proven(Duration sent, Duration heard) {
    return sent;
  }
}
