package dev.kiln.event;

import java.time.Duration;
import java.time.Instant;

/**
 * What somebody wants of workers until it is taken back, in {@code kiln.desired}: the newest record
 * of each {@link #key} counts, and one without a body takes it back. Everybody who is meant reads
 * the topic from its beginning, so that a process that starts later obeys as well.
 */
public sealed interface Desired {

  /** What stands under the same key replaces it. */
  String key();

  /**
   * Nothing new begins anywhere; what runs goes on.
   *
   * @param requestedBy who asked; nobody has proved it
   * @param reason why, for people
   * @param since when it was asked for, by the clock of who took the request
   */
  record FarmPaused(String requestedBy, String reason, Instant since) implements Desired {

    /** The only key of its kind. */
    public static final String KEY = "farm";

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * A worker takes nothing new; what it is at goes on.
   *
   * @param worker as in {@link WorkerInstance#worker}
   * @param requestedBy who asked; nobody has proved it
   * @param reason why, for people
   * @param since when it was asked for, by the clock of who took the request
   */
  record WorkerDrained(String worker, String requestedBy, String reason, Instant since)
      implements Desired {

    @Override
    public String key() {
      return keyOf(worker);
    }

    /** The key of everything about {@code worker}. */
    public static String keyOf(String worker) {
      return "worker/" + worker;
    }
  }

  /**
   * A registry has asked to be left alone for a while: nobody asks it anything before. Written by
   * the worker that was told so.
   *
   * @param registry as references name it
   * @param pause counted from the record's time
   * @param worker who was told so
   */
  record RegistryPaused(String registry, Duration pause, String worker) implements Desired {

    @Override
    public String key() {
      return "registry/" + registry;
    }
  }

  /**
   * Nothing new begins on a host until a moment, and for five minutes from then on only {@code
   * probe} takes work; the first attempt that goes well takes the pause back.
   *
   * @param host as in {@link WorkerInstance#host}
   * @param until when the pause is over, by the brokers' clock
   * @param probe the worker that may try first
   * @param times how often in a row the host has been paused; the pause grows with it
   * @param reason why, for people
   */
  record HostPaused(String host, Instant until, String probe, int times, String reason)
      implements Desired {

    /** How long the host is kept for the probe, which may never come. */
    private static final Duration PROBING = Duration.ofMinutes(5);

    @Override
    public String key() {
      return keyOf(host);
    }

    /** Whether {@code worker}, on this host, may begin something new at {@code now}. */
    public boolean allows(String worker, Instant now) {
      if (now.isBefore(until)) {
        return false;
      }
      return worker.equals(probe) || !now.isBefore(until.plus(PROBING));
    }

    /** The key of everything about {@code host}. */
    public static String keyOf(String host) {
      return "host/" + host;
    }
  }
}
