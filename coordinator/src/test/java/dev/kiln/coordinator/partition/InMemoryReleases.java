package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.PublicationStep;
import dev.kiln.image.Digest;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry that remembers which releases were written, and whose tags always obey. */
final class InMemoryReleases implements ReleaseRegistry {

  static final Digest DIGEST = Digest.of(new byte[] {42});

  private final List<PublicationDue> releases = new CopyOnWriteArrayList<>();

  @Override
  public Future<Digest> carryOut(PublicationDue due, PublicationStep step) {
    return switch (step) {
      case PublicationStep.PutRelease put -> {
        releases.add(due);
        yield Future.succeededFuture(DIGEST);
      }
      case PublicationStep.MoveTag move -> Future.succeededFuture(move.digest());
    };
  }

  List<PublicationDue> releases() {
    return List.copyOf(releases);
  }
}
