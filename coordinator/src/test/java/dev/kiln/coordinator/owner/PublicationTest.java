package dev.kiln.coordinator.owner;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.event.Fact;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PublicationTest {

  private static final Duration LEASE_ENDS = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(1);

  @Test
  void theReleaseIsWrittenBeforeAnyTagMoves() {
    Publication publication = new Publication(due(2, true), LEASE_ENDS);

    assertThat(publication.next(SOON)).containsExactly(new PublicationStep.PutRelease());
    assertThat(publication.next(SOON)).isEmpty();
    publication.done(new PublicationStep.PutRelease(), digest("release"));

    assertThat(publication.next(SOON)).containsExactly(move(0), move(1));
  }

  @Test
  void tagsMoveSixteenAtATime() {
    Publication publication = new Publication(due(40, false), LEASE_ENDS);

    assertThat(publication.next(SOON)).hasSize(16);
    publication.done(move(0), digest("i00"));

    assertThat(publication.next(SOON)).hasSize(1);
  }

  @Test
  void aTagThatReadsBackWrongIsSetAgain() {
    Publication publication = new Publication(due(1, false), LEASE_ENDS);
    publication.next(SOON);

    publication.done(move(0), digest("something else"));

    assertThat(publication.isOver()).isFalse();
    assertThat(publication.next(SOON)).containsExactly(move(0));
  }

  @Test
  void whenEveryTagAgreesTheBuildIsPublished() {
    Publication publication = new Publication(due(1, true), LEASE_ENDS);
    publication.next(SOON);
    publication.done(new PublicationStep.PutRelease(), digest("release"));
    publication.next(SOON);
    publication.done(move(0), digest("i00"));

    assertThat(publication.isOver()).isTrue();
    assertThat(publication.result())
        .contains(new Fact.BuildPublished(BUILD, "r:test", digest("release")));
  }

  @Test
  void whenTagsAreSetOneByOneTheImagesArePublishedWithoutARelease() {
    Publication publication = new Publication(due(1, false), LEASE_ENDS);
    publication.next(SOON);
    publication.done(move(0), digest("i00"));

    assertThat(publication.result()).contains(new Fact.ImagesPublished(BUILD, "r:test", images(1)));
  }

  @Test
  void anotherTryGoesOnWhereTheLastOneCameTo() {
    Publication first = new Publication(due(2, true), LEASE_ENDS);
    first.next(SOON);
    first.done(new PublicationStep.PutRelease(), digest("release"));
    first.next(SOON);
    first.done(move(0), digest("i00"));
    first.failed();
    Publication second = new Publication(due(2, true), LEASE_ENDS);

    second.goOnFrom(first);

    assertThat(second.next(SOON)).containsExactly(move(1));
  }

  @Test
  void aTryForOtherImagesBeginsAnew() {
    Publication first = new Publication(due(1, false), LEASE_ENDS);
    first.next(SOON);
    first.done(move(0), digest("i00"));
    Publication second = new Publication(due(2, false), LEASE_ENDS);

    second.goOnFrom(first);

    assertThat(second.next(SOON)).containsExactly(move(0), move(1));
  }

  @Test
  void noStepBeginsThatCouldOutliveTheLease() {
    Publication publication = new Publication(due(1, true), LEASE_ENDS);

    List<PublicationStep> tooLate =
        publication.next(LEASE_ENDS.minus(Publication.STEP_TIMEOUT).plusMillis(1));

    assertThat(tooLate).isEmpty();
    assertThat(publication.isOver()).isTrue();
    assertThat(publication.result()).isEmpty();
  }

  @Test
  void aStepThatFailsEndsTheTryWhenTheOthersHaveEnded() {
    Publication publication = new Publication(due(2, false), LEASE_ENDS);
    publication.next(SOON);

    publication.failed();
    assertThat(publication.isOver()).isFalse();
    publication.done(move(1), digest("i01"));

    assertThat(publication.isOver()).isTrue();
    assertThat(publication.result()).isEmpty();
  }

  private static PublicationStep.MoveTag move(int n) {
    String name = "i%02d".formatted(n);
    return new PublicationStep.MoveTag(image(name), digest(name));
  }

  private static PublicationDue due(int images, boolean whole) {
    return new PublicationDue(BUILD, header().build(), "r:test", images(images), whole);
  }

  private static SortedMap<ImageName, Digest> images(int count) {
    SortedMap<ImageName, Digest> images = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      images.put(move(i).image(), move(i).digest());
    }
    return images;
  }
}
