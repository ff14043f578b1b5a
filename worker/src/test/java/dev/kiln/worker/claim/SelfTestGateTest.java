package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a worker waits between self-tests that fail; the rest is in WorkerConditionIT. */
final class SelfTestGateTest {

  @Test
  void theWaitDoublesFromFiveSecondsToAMinute() {
    List<Long> seconds =
        IntStream.of(1, 2, 3, 4, 5, 100)
            .mapToObj(failures -> SelfTestGate.waitAfter(failures).toSeconds())
            .toList();

    assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }
}
