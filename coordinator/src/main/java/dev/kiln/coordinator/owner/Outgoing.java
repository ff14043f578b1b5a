package dev.kiln.coordinator.owner;

import dev.kiln.event.Fact;
import java.util.OptionalLong;

/**
 * A fact on its way into the log.
 *
 * @param answers the inbox record it answers, where it answers one
 */
public record Outgoing(Fact fact, OptionalLong answers) {

  static Outgoing of(Fact fact) {
    return new Outgoing(fact, OptionalLong.empty());
  }
}
