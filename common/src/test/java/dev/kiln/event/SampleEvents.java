package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One event of every type, as it could really be. */
final class SampleEvents {

  private static final BuildId BUILD = BuildId.parse("07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8");
  private static final BuildId EARLIER = BuildId.parse("07-01JAQ0000000000000000000AA");
  private static final ImageName IMAGE = ImageName.of("keystone");
  private static final ImageName PARENT = ImageName.of("openstack-base");
  private static final AttemptId ATTEMPT = new AttemptId(Ulid.parse("01JAQ8ZABCDEFGHJKMNPQRSTVW"));
  private static final Digest DIGEST = Digest.ofHex("1".repeat(64));
  private static final RecipeKey RECIPE = new RecipeKey(Digest.ofHex("2".repeat(64)));
  private static final InputKey INPUT = new InputKey(Digest.ofHex("3".repeat(64)));
  private static final Instant TIME = Instant.parse("2026-03-01T22:15:30.125Z");
  private static final WorkerInstance WORKER =
      new WorkerInstance("builder-3", "01JAQ8YYYYYYYYYYYYYYYYYYYY", "host-3");
  private static final LogPosition LOG = new LogPosition(12, 34_567);
  private static final Failure FAILURE =
      new Failure(
          FailureCause.PARENT_GONE, "the parent is gone", List.of("step 3/9", "manifest unknown"));
  private static final AttemptWork WORK =
      new AttemptWork(
          List.of(
              new AttemptWork.Phase("pull parent", Duration.ofMillis(1_250)),
              new AttemptWork.Phase("build", Duration.ofSeconds(42))),
          120_000_000,
          64_000_000);
  private static final BuildHeader.Destination DESTINATION =
      new BuildHeader.Destination("registry:5000", "kiln", "debian-");
  private static final BuildHeader.Pins PINS =
      new BuildHeader.Pins("debian:bookworm", "2026-03-01", "docker");
  private static final BuildHeader HEADER =
      new BuildHeader(
          "nightly",
          DESTINATION,
          DIGEST,
          Platform.parse("linux/amd64"),
          PINS,
          new TreeMap<>(Map.of("PIP_INDEX", "https://mirror.example/simple")),
          5,
          PublishPolicy.ATOMIC,
          3,
          Duration.ofMinutes(90),
          Duration.ofHours(24),
          "somebody",
          Optional.of(EARLIER));
  private static final List<PlannedTask> TASKS =
      List.of(
          new PlannedTask(
              IMAGE,
              new TreeSet<>(List.of(PARENT)),
              RECIPE,
              Pool.parse("amd64.bigmem"),
              true,
              true,
              new TreeMap<>(Map.of("keystone", "git:9f2c1d0b3a4e5f60718293a4b5c6d7e8f9012345")),
              Optional.of(Duration.ofSeconds(95)),
              Optional.empty(),
              "context:0a1b2c3d dockerfile:4e5f6071"),
          new PlannedTask(
              ImageName.of("memcached"),
              new TreeSet<>(),
              RECIPE,
              Pool.parse("amd64"),
              false,
              false,
              new TreeMap<>(),
              Optional.empty(),
              Optional.of(PlannedTask.Exclusion.of(TaskStatus.UNMATCHED, "not asked for"))),
          new PlannedTask(
              PARENT,
              new TreeSet<>(),
              RECIPE,
              Pool.parse("amd64"),
              false,
              false,
              new TreeMap<>(),
              Optional.empty(),
              Optional.of(
                  new PlannedTask.Exclusion(
                      TaskStatus.SKIPPED, "it is there already", Optional.of(DIGEST)))));

  private SampleEvents() {}

  static List<Object> all() {
    return List.of(
        new Fact.PartitionTaken("coordinator-1"),
        new Fact.PlanPart(BUILD, 2, TASKS),
        new Fact.BuildAccepted(BUILD, HEADER, 3, DIGEST),
        new Fact.BuildRejected(BUILD, "2 of 3 parts of the plan have come"),
        new Fact.CancellationRequested(BUILD, "somebody"),
        new Fact.BuildPublished(BUILD, "registry:5000/kiln/releases:nightly", DIGEST),
        new Fact.PublicationStarted(BUILD, "registry:5000/kiln/releases:nightly"),
        new Fact.ImagesPublished(
            BUILD, "registry:5000/kiln/releases:nightly", new TreeMap<>(Map.of(IMAGE, DIGEST))),
        new Fact.BuildEnded(BUILD, BuildStatus.FAILED, Optional.of("why")),
        new Fact.BuildArchived(BUILD),
        new Fact.TaskQueued(BUILD, IMAGE, 2, INPUT, new TreeMap<>(Map.of(PARENT, DIGEST))),
        new Fact.TaskStarted(BUILD, IMAGE, 2, ATTEMPT, WORKER, LOG),
        new Fact.TaskBuilt(BUILD, IMAGE, ATTEMPT, WORKER, DIGEST, WORK),
        new Fact.TaskReused(BUILD, IMAGE, ATTEMPT, WORKER, DIGEST, WORK),
        new Fact.TaskFailed(BUILD, IMAGE, Optional.of(ATTEMPT), FAILURE, WORK),
        new Fact.TaskParentFailed(BUILD, IMAGE, PARENT),
        new Fact.TaskCancelled(BUILD, IMAGE, Optional.of("cancelled by somebody")),
        new Fact.TaskSkipped(BUILD, IMAGE, "skipped by somebody: not needed tonight"),
        new Fact.AttemptFailed(BUILD, IMAGE, ATTEMPT, FAILURE, Duration.ofMillis(7_500), WORK),
        new Fact.AttemptLost(BUILD, IMAGE, ATTEMPT, "worker builder-3 was restarted", true),
        new Fact.AttemptReleased(BUILD, IMAGE, ATTEMPT, "draining"),
        new InboxMessage.SubmitPlanPart(BUILD, 2, TASKS),
        new InboxMessage.SubmitBuild(BUILD, HEADER, 3, DIGEST),
        new InboxMessage.CancelBuild(BUILD, "somebody"),
        new InboxMessage.CancelTask(BUILD, IMAGE, "somebody"),
        new InboxMessage.FailTask(BUILD, IMAGE, "somebody", "it will not get better"),
        new InboxMessage.SkipTask(BUILD, IMAGE, "somebody", "not needed tonight"),
        new InboxMessage.AttemptStarted(BUILD, IMAGE, ATTEMPT, 2, WORKER, LOG),
        new InboxMessage.AttemptSucceeded(BUILD, IMAGE, ATTEMPT, WORKER, INPUT, DIGEST, true, WORK),
        new InboxMessage.AttemptFailed(BUILD, IMAGE, ATTEMPT, WORKER, FAILURE, WORK),
        new InboxMessage.AttemptReleased(BUILD, IMAGE, ATTEMPT, WORKER, "draining"),
        new ReadyToBuild(
            BUILD,
            IMAGE,
            2,
            DESTINATION,
            DIGEST,
            Platform.parse("linux/amd64"),
            PINS,
            HEADER.buildArguments(),
            new TreeMap<>(Map.of(PARENT, DIGEST)),
            new TreeMap<>(Map.of("keystone", "git:9f2c1d0b3a4e5f60718293a4b5c6d7e8f9012345")),
            RECIPE,
            INPUT,
            Duration.ofMinutes(90),
            "context:0a1b2c3d dockerfile:4e5f6071",
            new TreeSet<>(List.of("builder-3", "builder-4"))),
        new Heartbeat(
            WORKER,
            TIME,
            "0.1.0",
            List.of(Pool.parse("amd64"), Pool.parse("amd64.bigmem")),
            4,
            List.of(new Heartbeat.RunningAttempt(BUILD, IMAGE, ATTEMPT, "build 3/9", TIME)),
            false,
            new TreeSet<>(List.of("bigmem", "buildkit")),
            Optional.of(new Heartbeat.Trouble(Heartbeat.Trouble.Kind.DISK, "2% are free")),
            "Docker 20.10.24",
            Optional.of(new Heartbeat.Disk(270_000_000_000L, 5_400_000_000L)),
            List.of(DIGEST)),
        new StopAttempt(BUILD, IMAGE, ATTEMPT, "the task has ended"),
        new Desired.FarmPaused("somebody", "the registry moves", TIME),
        new Desired.HostPaused("host-3", TIME, "builder-3", 2, "the probe failed once more"),
        new Desired.WorkerDrained("builder-3", "somebody", "new memory", TIME),
        new Desired.RegistryPaused("registry:5000", Duration.ofSeconds(30), "builder-3"),
        new LogBatch(
            ATTEMPT,
            100,
            List.of(new LogBatch.Line(TIME, "build 3/9", "Reading package lists… \"done\"")),
            true));
  }
}
