package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.PublicationStep;
import dev.kiln.image.Digest;
import io.vertx.core.Future;

/** Carries out single steps of publications. Doing one again leads to the same end. */
public interface ReleaseRegistry {

  /**
   * Carries out one step within {@link dev.kiln.coordinator.owner.Publication#STEP_TIMEOUT}.
   *
   * @return the answer that {@link PublicationStep} names; fails when the registry can't be
   *     reached, refuses or takes too long
   */
  Future<Digest> carryOut(PublicationDue due, PublicationStep step);
}
