package dev.kiln.coordinator.decision;

import dev.kiln.event.Fact;
import java.util.List;

/**
 * What follows from the state at a moment.
 *
 * @param facts to be written down in this order
 * @param publications whose public tags are due; asked for until they are done
 */
public record Decision(List<Fact> facts, List<PublicationDue> publications) {

  public Decision {
    facts = List.copyOf(facts);
    publications = List.copyOf(publications);
  }
}
