package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import java.util.List;

/**
 * What follows from the state at a moment.
 *
 * @param facts to be written down in this order
 * @param publications the builds whose release is due; asked for until it is done
 */
public record Decision(List<Fact> facts, List<BuildId> publications) {

  public Decision {
    facts = List.copyOf(facts);
    publications = List.copyOf(publications);
  }
}
