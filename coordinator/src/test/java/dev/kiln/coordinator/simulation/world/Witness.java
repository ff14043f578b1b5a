package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.List;

/** Sees everything in a farm that somebody outside could see, at the moment when it happens. */
public interface Witness {

  /** A fact has been appended, by whomever. */
  void factWritten(int partition, RecordedFact recorded);

  /** A request or report has been appended. */
  void messageWritten(long offset, InboxMessage message);

  /** An owner has come to its own marker. */
  void becameLive(int partition, Owner owner);

  /** A coordinator that knows that the farm is paused wants this written. */
  void wantedInPause(List<Fact> facts);

  void checkpointSaved(Checkpoint checkpoint);

  void historyKept(BuildSnapshot build);

  /** The owner of {@code term} has written a release into the registry. */
  void releaseWritten(long term, PublicationDue due);

  /** The owner of {@code term} has changed a public tag. */
  void tagMoved(long term, PublicationDue due, ImageName image, Digest digest);
}
