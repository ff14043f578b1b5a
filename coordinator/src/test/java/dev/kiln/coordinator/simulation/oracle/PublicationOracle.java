package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.world.SimulatedRegistry;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Public tags and releases: who may change them when, and what they say once that is done. */
final class PublicationOracle {

  private final World world;
  private final Map<String, Standing> releases = new HashMap<>();

  /** How a release is. */
  private static final class Standing {
    private long newestTerm = -1;
    private final Set<BuildId> entitled = new HashSet<>();
    private BuildId newestWhole = NOBODY;
    private final Map<ImageName, BuildId> newest = new HashMap<>();

    private BuildId newestOf(ImageName image) {
      BuildId byItself = newest.getOrDefault(image, NOBODY);
      return byItself.isNewerThan(newestWhole) ? byItself : newestWhole;
    }
  }

  private static final BuildId NOBODY = BuildId.parse("00-00000000000000000000000000");

  PublicationOracle(World world) {
    this.world = world;
  }

  /** Somebody has got the right to change the tags of a release. */
  void started(BuildModel build, RecordedFact recorded) {
    Standing standing = standing(build.release());
    standing.newestTerm = Math.max(standing.newestTerm, recorded.term());
    standing.entitled.add(build.id);
  }

  /** These images' tags name what the build has made. */
  void published(BuildModel build, Fact.ImagesPublished fact) {
    Standing standing = standing(fact.release());
    fact.images()
        .forEach((image, digest) -> {
          require(
              build.task(image).flatMap(task -> task.digest).filter(digest::equals).isPresent(),
              build.id,
              () -> fact + " names another image than the accepted one of " + image);
          requireTag(build, image, digest);
          requireNewer(build.id, standing.newestOf(image), "tag of " + image);
          standing.newest.merge(
              image, build.id, (one, other) -> one.isNewerThan(other) ? one : other);
        });
  }

  /** The release and all tags name exactly what the build has made. */
  void published(BuildModel build, Fact.BuildPublished fact) {
    Standing standing = standing(fact.release());
    requireNewer(build.id, standing.newestWhole, "release");
    SortedMap<ImageName, Digest> images = build.images();
    require(
        world.registry().release(fact.release()).equals(images)
            && fact.digest().equals(SimulatedRegistry.digestOf(fact.release(), images)),
        build.id,
        () -> fact + ": the release says " + world.registry().release(fact.release()));
    images.forEach((image, digest) -> requireTag(build, image, digest));
    standing.newestWhole = build.id;
    standing.entitled.remove(build.id);
  }

  /** The newest build that has published the release as a whole. */
  BuildId newestOf(String release) {
    return standing(release).newestWhole;
  }

  void releaseWritten(long term, PublicationDue due) {
    requireRight(term, due);
    requireNewer(due.build(), standing(due.release()).newestWhole, "release");
  }

  void tagMoved(long term, PublicationDue due, ImageName image) {
    requireRight(term, due);
    requireNewer(due.build(), standing(due.release()).newestOf(image), "tag of " + image);
    if (due.whole()) {
      require(
          world.registry().release(due.release()).equals(due.images()),
          due.build(),
          () -> "the tag of %s moves before the release is there".formatted(image));
    }
  }

  private void requireRight(long term, PublicationDue due) {
    Standing standing = standing(due.release());
    require(
        standing.entitled.contains(due.build()),
        due.build(),
        () -> "%s changes, and nobody has said that it is going to".formatted(due.release()));
    require(
        term >= standing.newestTerm,
        due.build(),
        () ->
            "the owner of term %d changes %s, and that of term %d has begun to"
                .formatted(term, due.release(), standing.newestTerm));
  }

  private void requireTag(BuildModel build, ImageName image, Digest digest) {
    require(
        world.registry().tagged(image, build.header.tag()).filter(digest::equals).isPresent(),
        build.id,
        () -> "the tag of %s does not name the published image".formatted(image));
  }

  private static void requireNewer(BuildId build, BuildId published, String what) {
    require(
        !published.isNewerThan(build),
        build,
        () -> "the %s goes back from %s to the older %s".formatted(what, published, build));
  }

  private Standing standing(String release) {
    return releases.computeIfAbsent(release, unknown -> new Standing());
  }

  private static void require(boolean holds, BuildId build, Supplier<String> otherwise) {
    if (!holds) {
      throw Violation.of(Invariant.PUBLIC_TAGS, otherwise.get(), build);
    }
  }
}
