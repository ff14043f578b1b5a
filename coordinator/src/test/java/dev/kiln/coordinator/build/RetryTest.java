package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether and when another attempt follows a failure. */
class RetryTest {

  @Test
  void aWrongTemplateIsFinalAtOnce() {
    PartitionFixture partition = building(header());

    assertThat(partition.judge(failed(1, FailureCause.TEMPLATE)))
        .containsExactly(
            new Fact.TaskFailed(
                BUILD, image("it"), Optional.of(attempt(1)), failure(FailureCause.TEMPLATE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUILD", "TIMEOUT", "LOST"})
  void theImagesOwnFailuresAreRetriedAsOftenAsTheBuildSays(FailureCause cause) {
    PartitionFixture partition = building(header().retries(2));

    assertThat(failAndStartAgain(partition, 1, cause)).isInstanceOf(Fact.AttemptFailed.class);
    assertThat(failAndStartAgain(partition, 2, cause)).isInstanceOf(Fact.AttemptFailed.class);
    assertThat(partition.judge(failed(3, cause))).hasOnlyElementsOfType(Fact.TaskFailed.class);
  }

  @Test
  void withoutRetriesTheFirstFailureIsFinal() {
    PartitionFixture partition = building(header().retries(0));

    assertThat(partition.judge(failed(1, FailureCause.BUILD)))
        .hasOnlyElementsOfType(Fact.TaskFailed.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SOURCE", "PUSH", "REGISTRY", "ENGINE", "DISK", "PARENT_GONE"})
  void theFarmsFailuresUseUpTimeAndNoRetries(FailureCause cause) {
    PartitionFixture partition = building(header().retries(0));

    for (int n = 1; n <= 5; n++) {
      assertThat(failAndStartAgain(partition, n, cause)).isInstanceOf(Fact.AttemptFailed.class);
    }
    partition.later(RetryPolicy.standard().infrastructureBudget());
    assertThat(partition.judge(failed(6, cause))).hasOnlyElementsOfType(Fact.AttemptFailed.class);
    partition.later(Duration.ofMillis(1));
    assertThat(partition.judge(failed(6, cause))).hasOnlyElementsOfType(Fact.TaskFailed.class);
  }

  @Test
  void lostAndReleasedAttemptsUseUpNoRetries() {
    PartitionFixture partition =
        building(header().retries(1))
            .write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false))
            .queued(2, "it")
            .started(2, "it", 2)
            .write(new Fact.AttemptReleased(BUILD, image("it"), attempt(2), "drain"))
            .queued(3, "it")
            .started(3, "it", 3);

    assertThat(partition.judge(failed(3, FailureCause.BUILD)))
        .hasOnlyElementsOfType(Fact.AttemptFailed.class);
  }

  @Test
  void waitsDoubleUpToTheLongestAndAreSpreadByUpToHalf() {
    RetryPolicy policy = RetryPolicy.standard();

    List<Duration> waits = waits(10);

    Duration whole = policy.firstWait();
    for (Duration wait : waits) {
      assertThat(wait).isBetween(whole, whole.plus(whole.dividedBy(2)));
      Duration doubled = whole.multipliedBy(2);
      whole = doubled.compareTo(policy.longestWait()) > 0 ? policy.longestWait() : doubled;
    }
    assertThat(whole).isEqualTo(policy.longestWait());
  }

  @Test
  void waitsAreTheSameForTheSameFacts() {
    assertThat(waits(8)).isEqualTo(waits(8));
  }

  @Test
  void aRetryIsDueWhenTheVerdictSaysSo() {
    PartitionFixture partition = building(header());

    Fact.AttemptFailed verdict =
        (Fact.AttemptFailed) partition.judge(failed(1, FailureCause.BUILD)).getFirst();
    partition.write(verdict);

    assertThat(partition.task("it").notBefore())
        .contains(partition.now().plus(verdict.retryAfter()));
  }

  private static List<Duration> waits(int count) {
    PartitionFixture partition = building(header().retries(count));
    List<Duration> waits = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      Fact.AttemptFailed verdict =
          (Fact.AttemptFailed) failAndStartAgain(partition, n, FailureCause.BUILD);
      waits.add(verdict.retryAfter());
    }
    return waits;
  }

  private static PartitionFixture building(Samples.HeaderFixture header) {
    return PartitionFixture.taken()
        .accepted(BUILD, header, task("it"))
        .queued(1, "it")
        .started(1, "it", 1);
  }

  private static Fact failAndStartAgain(PartitionFixture partition, int n, FailureCause cause) {
    Fact verdict = partition.judge(failed(n, cause)).getFirst();
    partition.write(verdict).queued(n + 1, "it").started(n + 1, "it", n + 1);
    return verdict;
  }

  private static InboxMessage failed(int attempt, FailureCause cause) {
    return new InboxMessage.AttemptFailed(
        BUILD, image("it"), attempt(attempt), WORKER, failure(cause));
  }
}
