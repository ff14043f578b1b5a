package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BuilderChoiceTest {

  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final String PREFERRED = BuilderChoice.PREFERRED.word();

  @Test
  void whatTheTreeSaysCounts() {
    assertThat(BuilderChoice.of(Optional.of(BuilderKind.BUILDKIT), AMD64, List.of()))
        .isEqualTo(BuilderKind.BUILDKIT);
    assertThat(
            BuilderChoice.of(
                Optional.of(BuilderKind.CLASSIC),
                AMD64,
                List.of(worker("amd64", WorkerState.ALIVE, PREFERRED))))
        .isEqualTo(BuilderKind.CLASSIC);
  }

  @Test
  void thePreferredBuilderIsTakenIfALiveWorkerOfTheArchitectureHasIt() {
    assertThat(chosen(worker("amd64", WorkerState.ALIVE, PREFERRED)))
        .isEqualTo(BuilderChoice.PREFERRED);
    assertThat(chosen(worker("amd64", WorkerState.ALIVE))).isEqualTo(BuilderKind.CLASSIC);
    assertThat(chosen(worker("amd64", WorkerState.SILENT, PREFERRED)))
        .isEqualTo(BuilderKind.CLASSIC);
    assertThat(chosen(worker("arm64", WorkerState.ALIVE, PREFERRED)))
        .isEqualTo(BuilderKind.CLASSIC);
  }

  @Test
  void aWorkerOfAnotherArchitectureIsNobody() {
    assertThat(BuilderChoice.isAnybodyHeard(AMD64, List.of(worker("arm64", WorkerState.ALIVE))))
        .isFalse();
    assertThat(BuilderChoice.isAnybodyHeard(AMD64, List.of(worker("amd64", WorkerState.ALIVE))))
        .isTrue();
  }

  private static BuilderKind chosen(WorkerView worker) {
    return BuilderChoice.of(Optional.empty(), AMD64, List.of(worker));
  }

  private static WorkerView worker(String pool, WorkerState state, String... labels) {
    return new WorkerView(
        "worker",
        "01KARQ6M4T",
        "host",
        state,
        List.of(Pool.parse(pool)),
        new TreeSet<>(List.of(labels)),
        2,
        List.of(),
        "test",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }
}
