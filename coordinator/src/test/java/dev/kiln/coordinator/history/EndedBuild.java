package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.event.AttemptWork;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.LogPosition;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A build that has failed, put together by a test. */
public final class EndedBuild {

  public static final Pool POOL = Pool.parse("amd64");
  private static final Instant BEGAN = Instant.parse("2026-11-23T10:00:00Z");
  private static final WorkerInstance WORKER =
      new WorkerInstance("worker-1", "01JAQ8Z5M2R6V9T4X3W1Y0K7C8", "host");

  private final BuildId id;
  private final List<TaskSnapshot> tasks = new ArrayList<>();

  public EndedBuild(BuildId id) {
    this.id = id;
  }

  /** Adds an image that was built in one attempt. */
  public EndedBuild built(String image, Ulid attempt, Duration took) {
    return with(
        planned(image, false), TaskStatus.BUILT, attempt, AttemptRecord.Outcome.BUILT, took);
  }

  /** Adds an image that was to be built anew and could not be. */
  public EndedBuild failed(String image, Ulid attempt) {
    return with(
        planned(image, true),
        TaskStatus.FAILED,
        attempt,
        AttemptRecord.Outcome.FAILED,
        Duration.ofSeconds(1));
  }

  public BuildSnapshot snapshot() {
    return new BuildSnapshot(
        id,
        new BuildHeader(
            "nightly",
            new BuildHeader.Destination("127.0.0.1:5000", "it", ""),
            Digest.of(new byte[] {7}),
            Platform.parse("linux/amd64"),
            new BuildHeader.Pins("base", "2026-11-23", "docker"),
            new TreeMap<>(),
            0,
            PublishPolicy.ATOMIC,
            3,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            "somebody",
            Optional.empty()),
        BuildStatus.FAILED,
        BEGAN,
        Optional.of(BEGAN.plusSeconds(60)),
        Optional.of("an image could not be built"),
        Optional.empty(),
        Optional.empty(),
        42,
        tasks);
  }

  private EndedBuild with(
      PlannedTask planned,
      TaskStatus status,
      Ulid attempt,
      AttemptRecord.Outcome outcome,
      Duration took) {
    tasks.add(
        new TaskSnapshot(
            planned,
            status,
            1,
            List.of(
                new AttemptRecord(
                    new AttemptId(attempt),
                    1,
                    WORKER,
                    new LogPosition(2, 4711),
                    BEGAN,
                    Optional.of(BEGAN.plus(took)),
                    outcome,
                    Optional.empty(),
                    AttemptWork.UNKNOWN)),
            new TreeMap<>(),
            Optional.empty(),
            status == TaskStatus.BUILT ? Optional.of(Digest.of(new byte[] {1})) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(BEGAN),
            Optional.of(BEGAN.plus(took))));
    return this;
  }

  private static PlannedTask planned(String image, boolean rebuild) {
    return new PlannedTask(
        ImageName.of(image),
        new TreeSet<>(),
        RecipeKey.parse(Digest.of(image.getBytes(StandardCharsets.UTF_8)).toString()),
        POOL,
        false,
        rebuild,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }
}
