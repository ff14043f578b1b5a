package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.FailureCause;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildResult;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the classic builder does beyond what every builder does, on each engine. */
abstract class ClassicBehaviour extends EngineBehaviour {

  @Override
  final BuilderKind builder() {
    return BuilderKind.CLASSIC;
  }

  @Test
  void commandThatNeedsMoreMemoryThanItMayUseIsKilledAndSaysSo() throws InterruptedException {
    BuildContext context =
        BuildContext.of(
            "FROM %s\nRUN head -c 200m /dev/zero | tail >/dev/null\n".formatted(base()));
    BuildLimits limits =
        new BuildLimits(
            LIMIT, BuildLimits.DEFAULT_NETWORK, OptionalLong.of(64 << 20), OptionalDouble.empty());

    BuildResult.Failed failed =
        failed(engine.build(request(context, newTag(), false, limits), this::record));

    assertThat(failed.cause()).isEqualTo(FailureCause.BUILD);
    assertThat(failed.message()).contains("killed, probably for want of memory (limit 64 MiB)");
  }

  @Test
  void commandsGetNoMoreProcessorTimeThanTheyMayUse() throws InterruptedException {
    BuildContext context =
        BuildContext.of(
            "FROM %s\nRUN cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || true\n"
                .formatted(base()));
    BuildLimits limits =
        new BuildLimits(
            LIMIT, BuildLimits.DEFAULT_NETWORK, OptionalLong.empty(), OptionalDouble.of(0.5));

    built(engine.build(request(context, newTag(), false, limits), this::record));

    assertThat(lines).anyMatch(line -> line.matches("build 2/3 50000( 100000)?"));
  }

  @Test
  void sweepRemovesWhatAnEarlierLifeLeftAndNothingElse() throws Exception {
    BuildContext context =
        BuildContext.of("FROM %s\nRUN echo started; sleep 60\n".formatted(base()));
    CountDownLatch started = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        DockerEngine stranger = DockerEngine.of(settings(owner + "-stranger"));
        DockerEngine laterLife = DockerEngine.of(settings(owner))) {
      Future<BuildResult> build =
          threads.submit(() ->
              engine.build(
                  request(context, newTag()),
                  (_, text) -> {
                    if (text.equals("started")) {
                      started.countDown();
                    }
                  }));
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

      int ofStranger = stranger.sweep();
      int whileItRuns = engine.sweep();
      int ofOwner = laterLife.sweep();

      assertThat(ofStranger).isZero();
      assertThat(whileItRuns).isZero();
      assertThat(ofOwner).isOne();
      assertThat(build.get(30, TimeUnit.SECONDS)).isInstanceOf(BuildResult.Failed.class);
    }
  }

  @Test
  void imageOnWhichAnotherOneIsBuiltIsNotRemoved() throws InterruptedException {
    ImageReference parent = newTag();
    ImageReference child = newTag();
    built(engine.build(request(BuildContext.of("FROM scratch\nENV A=b\n"), parent), this::record));
    built(
        engine.build(
            request(BuildContext.of("FROM %s\nENV C=d\n".formatted(parent)), child), this::record));
    String parentId = stored(parent).id();

    boolean whileNeeded = engine.remove(parentId);
    boolean stillHere = engine.has(parent);
    boolean childRemoved = engine.remove(stored(child).id());
    boolean afterwards = engine.remove(parentId);

    assertThat(whileNeeded).isFalse();
    assertThat(stillHere).isTrue();
    assertThat(childRemoved).isTrue();
    assertThat(afterwards).isTrue();
  }
}
