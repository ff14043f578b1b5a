package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingNotesTest {

  private static final FarmCondition WAITING = condition(3);

  private final Noted noted = new Noted();
  private final WaitingNotes notes = new WaitingNotes(noted);

  @Test
  void whatWaitsForAWorkerIsSaidOnceAndAgainWhenItHasChanged() {
    BuildView build = RunningBuild.view();

    notes.note(build, WAITING);
    notes.note(build, WAITING);
    notes.note(build, condition(1));

    assertThat(noted.lines)
        .containsExactly(
            "3 images wait for a worker with label bigmem",
            "1 image waits for a worker with label bigmem");
  }

  @Test
  void onAnOrdinaryDayNothingIsSaid() {
    notes.note(RunningBuild.view(), FarmCondition.ordinary());

    assertThat(noted.lines).isEmpty();
  }

  private static FarmCondition condition(int images) {
    return new FarmCondition(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(FarmCondition.Unoffered.of(Pool.parse("amd64.bigmem"), images)));
  }

  private static final class Noted implements Progress {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void changed(TaskView task) {}

    @Override
    public void look(BuildView build, Instant now) {}

    @Override
    public void note(String line) {
      lines.add(line);
    }

    @Override
    public void end() {}
  }
}
