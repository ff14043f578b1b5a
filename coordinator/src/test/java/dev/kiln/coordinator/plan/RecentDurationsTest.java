package dev.kiln.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.BuildId;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentDurationsTest {

  private final Random random = new Random(1);

  @Test
  void nothingIsExpectedOfWhatWasNeverBuilt() {
    assertThat(RecentDurations.NONE.expected()).isEmpty();
  }

  @Test
  void ofTwoTheMeanIsExpected() {
    assertThat(minutes(2, 4).expected()).contains(Duration.ofMinutes(3));
  }

  @Test
  void fromThreeOnTheShortestAndTheLongestDoNotCount() {
    assertThat(minutes(5, 300, 1).expected()).contains(Duration.ofMinutes(5));
  }

  @Test
  void onlyTheNewestTenCount() {
    RecentDurations durations = minutes(500, 500, 500, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);

    assertThat(durations.taken()).hasSize(10);
    assertThat(durations.expected()).contains(Duration.ofMinutes(3));
  }

  @Test
  void aBuildThatIsLearnedFromTwiceCountsOnce() {
    RecentDurations.Taken taken = taken(7);

    RecentDurations durations = minutes(1).with(taken).with(taken);

    assertThat(durations.taken()).hasSize(2);
  }

  private RecentDurations minutes(int... minutes) {
    RecentDurations durations = RecentDurations.NONE;
    for (int one : minutes) {
      durations = durations.with(taken(one));
    }
    return durations;
  }

  private RecentDurations.Taken taken(int minutes) {
    return new RecentDurations.Taken(
        BuildId.of(0, Ulid.next(Instant.EPOCH, random)), Duration.ofMinutes(minutes));
  }
}
