package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.coordinator.history.EndedBuild;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryPlanTest {

  private final Random random = new Random(1);
  private final BuildId ended = BuildId.of(3, Ulid.next(Instant.EPOCH, random));
  private final BuildSnapshot snapshot =
      new EndedBuild(ended)
          .built("base", ended.ulid(), Duration.ofMinutes(1))
          .failed("leaf", ended.ulid())
          .snapshot();

  @Test
  void thePlanIsTheSameWithTheDurationsOfToday() {
    List<InboxMessage.Request> requests = retry(snapshot);

    List<PlannedTask> tasks = ((InboxMessage.SubmitPlanPart) requests.getFirst()).tasks();
    assertThat(tasks)
        .containsExactlyElementsOf(
            snapshot.tasks().stream()
                .map(TaskSnapshot::planned)
                .map(task -> task.expecting(Optional.of(Duration.ofMinutes(2))))
                .toList());
    assertThat(submitted(requests).plan()).isEqualTo(PlannedTask.digest(tasks));
  }

  @Test
  void theNewBuildIsInTheSamePartitionAndNamesTheOldOne() {
    InboxMessage.SubmitBuild submitted = submitted(retry(snapshot));

    assertThat(submitted.build()).isNotEqualTo(ended);
    assertThat(submitted.build().partition()).isEqualTo(ended.partition());
    assertThat(submitted.header().retryOf()).contains(ended);
    assertThat(submitted.header().requestedBy()).isEqualTo("another");
    assertThat(submitted.header().bundle()).isEqualTo(snapshot.header().bundle());
  }

  @Test
  void whatWasBuiltAnewHasTheFirstBuildAsSaltAlsoInTheSecondRetry() {
    BuildHeader first = submitted(retry(snapshot)).header();
    BuildId retried = BuildId.of(3, Ulid.next(Instant.EPOCH, random));
    BuildHeader second = first.again(retried, "a third");

    BuildHeader.Pins pins =
        second.pins().rebuilding(BuildId.of(3, Ulid.next(Instant.EPOCH, random)));

    assertThat(pins.freshness()).isEqualTo(ended.value());
    assertThat(second.retryOf()).contains(retried);
    assertThat(second.pins().freshness()).isEqualTo(snapshot.header().pins().freshness());
  }

  private List<InboxMessage.Request> retry(BuildSnapshot build) {
    return RetryPlan.of(
        build,
        Ulid.next(Instant.EPOCH, random),
        "another",
        task -> Optional.of(Duration.ofMinutes(2)));
  }

  private static InboxMessage.SubmitBuild submitted(List<InboxMessage.Request> requests) {
    return (InboxMessage.SubmitBuild) requests.getLast();
  }
}
