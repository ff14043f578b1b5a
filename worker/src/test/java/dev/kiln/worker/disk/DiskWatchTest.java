package dev.kiln.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Heartbeat;
import dev.kiln.image.AttemptId;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Ulid;
import dev.kiln.server.FreeSpace;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.OutputSink;
import dev.kiln.worker.attempt.PullResult;
import dev.kiln.worker.attempt.PushResult;
import dev.kiln.worker.attempt.StoredImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskWatchTest {

  private static final long GIB = 1L << 30;
  private static final AttemptId ATTEMPT = new AttemptId(Ulid.parse("01JAQ8Z5M2R6V9T4X3W1Y0K7C8"));

  @TempDir Path folder;

  @Test
  void enoughSpaceIsLeftAlone() {
    Engine engine = new Engine(50 * GIB, Images.kilns("a", 1));

    DiskWatch.Report report = watch(engine).check();

    assertThat(report.disk()).contains(new Heartbeat.Disk(100 * GIB, 50 * GIB));
    assertThat(report.trouble()).isEmpty();
    assertThat(engine.removed).isEmpty();
    assertThat(engine.cacheBytes).isEqualTo(GIB);
  }

  @Test
  void belowTheFirstThresholdTheOldestImagesGoUntilThereIsRoom() {
    Engine engine =
        new Engine(
            9 * GIB,
            Images.kilns("c", 3),
            Images.kilns("b", 2),
            Images.kilns("a", 1),
            Images.kilns("e", 5),
            Images.kilns("d", 4));

    DiskWatch.Report report = watch(engine).check();

    assertThat(engine.removed).containsExactly("id-a", "id-b", "id-c");
    assertThat(report.removedImages()).isEqualTo(3);
    assertThat(report.removedCacheBytes()).isEqualTo(GIB);
    assertThat(report.trouble()).isEmpty();
  }

  @Test
  void whatAttemptsNeedStaysUntilTheyHaveEnded() {
    Engine engine = new Engine(1 * GIB, Images.kilns("a", 1));
    DiskWatch watch = watch(engine);

    watch.inUse(ATTEMPT, Set.of(Images.reference("a")));
    watch.check();
    List<String> whileNeeded = List.copyOf(engine.removed);
    watch.released(ATTEMPT);
    watch.check();

    assertThat(whileNeeded).isEmpty();
    assertThat(engine.removed).containsExactly("id-a");
  }

  @Test
  void belowTheSecondThresholdThereIsTroubleInWords() {
    Engine engine = new Engine(1 * GIB, Images.foreign("theirs", 1));

    DiskWatch.Report report = watch(engine).check();

    assertThat(report.trouble())
        .contains(
            new Heartbeat.Trouble(
                Heartbeat.Trouble.Kind.DISK, "2 GiB of 100 GiB free on /engine, below 5%"));
    assertThat(engine.removed).isEmpty();
  }

  @Test
  void diskThatCannotBeSeenIsNoTrouble() {
    Engine engine = new Engine(-1);

    DiskWatch.Report report = watch(engine).check();

    assertThat(report.disk()).isEmpty();
    assertThat(report.trouble()).isEmpty();
  }

  @Test
  void largeImagesAreNamedThoseUsedLastFirst() {
    Engine engine = new Engine(50 * GIB, Images.kilns("a", 1), Images.kilns("b", 2));
    DiskWatch watch = watch(engine);
    watch.used(Images.reference("a"));

    watch.check();

    assertThat(watch.largeImages()).containsExactly(Images.digest("a"), Images.digest("b"));
  }

  private DiskWatch watch(Engine engine) {
    return new DiskWatch(
        engine,
        engine.gauge(),
        new DiskWatch.Settings(folder, new FreeSpace.Percent(10), new FreeSpace.Percent(5)),
        () -> Images.START.plusSeconds(86_400));
  }

  /** An engine on a disk of 100 GiB, on which each image and the build cache take 2 and 1 GiB. */
  private static final class Engine implements ImageEngine {

    final List<String> removed = new ArrayList<>();
    long cacheBytes = GIB;
    private final List<StoredImage> images = new ArrayList<>();
    private long freeBytes;

    Engine(long freeBytes, StoredImage... images) {
      this.freeBytes = freeBytes;
      this.images.addAll(List.of(images));
    }

    DiskGauge gauge() {
      return new DiskGauge() {
        @Override
        public String name() {
          return "/engine";
        }

        @Override
        public Optional<Heartbeat.Disk> measure() {
          return freeBytes < 0
              ? Optional.empty()
              : Optional.of(new Heartbeat.Disk(100 * GIB, freeBytes));
        }
      };
    }

    @Override
    public List<StoredImage> images() {
      return List.copyOf(images);
    }

    @Override
    public boolean remove(String imageId) {
      removed.add(imageId);
      freeBytes += 2 * GIB;
      return images.removeIf(image -> image.id().equals(imageId));
    }

    @Override
    public long removeBuildCache() {
      long bytes = cacheBytes;
      cacheBytes = 0;
      freeBytes += bytes;
      return bytes;
    }

    @Override
    public long sizeBytes(ImageReference reference) {
      return 0;
    }

    @Override
    public EngineInformation information() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean has(ImageReference reference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PullResult pull(ImageReference reference, OutputSink output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BuildResult build(BuildRequest request, OutputSink output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PushResult push(ImageReference tagged, OutputSink output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void tag(String imageId, ImageReference tagged) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void untag(ImageReference tagged) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int sweep() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      return;
    }
  }
}
