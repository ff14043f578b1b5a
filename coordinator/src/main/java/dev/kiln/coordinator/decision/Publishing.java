package dev.kiln.coordinator.decision;

import java.util.Optional;

/** How far a build whose tasks have ended is with its public tags. */
sealed interface Publishing {

  /** Something is still to be published, or may be on its way into the registry. */
  record Pending() implements Publishing {}

  /**
   * Nothing is left to publish.
   *
   * @param message why something was not published, where that needs words
   */
  record Settled(Optional<String> message) implements Publishing {

    static Settled quietly() {
      return new Settled(Optional.empty());
    }

    static Settled because(String message) {
      return new Settled(Optional.of("not published: " + message));
    }
  }
}
