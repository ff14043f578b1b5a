package dev.kiln.coordinator.web;

import dev.kiln.event.InboxMessage;
import io.vertx.core.Future;

/**
 * Port: what people do by hand to what runs. A future completes when the wish is written down; what
 * has come of it is visible in {@link FarmStatus} a moment later. A failed one means that the farm
 * can't take it now.
 */
public interface Interventions {

  /** Asks the owner of a build to cancel it, or to change what becomes of one of its tasks. */
  Future<Void> request(InboxMessage.Request request);

  /**
   * Asks that nothing new begins anywhere until {@link #resume}; what runs goes on. A farm that is
   * paused already is so for this reason from now on.
   *
   * @param reason why, for people; may be blank
   */
  Future<Void> pause(String requestedBy, String reason);

  /** Asks that the farm takes work; nothing happens if it does. */
  Future<Void> resume();

  /**
   * Asks that a worker takes nothing new until {@link #resume(String)}; what it is at goes on.
   *
   * @param worker its name; it need not be there
   * @param reason why, for people; may be blank
   */
  Future<Void> drain(String worker, String requestedBy, String reason);

  /** Asks that a drained worker takes work again; nothing happens if it is not drained. */
  Future<Void> resume(String worker);
}
