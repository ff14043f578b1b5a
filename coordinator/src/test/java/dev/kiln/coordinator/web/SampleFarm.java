package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.AttemptStatus;
import dev.kiln.coordinator.status.AttemptView;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A farm as people see it on an ordinary day: fifteen images, one build running, one that failed,
 * some that went well.
 */
final class SampleFarm implements FarmStatus {

  static final BuildId RUNNING = BuildId.parse("03-01KARQ6M4T8X2V9Z1W5Y7B0CDE");
  static final BuildId FAILED = BuildId.parse("07-01KARH2C9N5F3J7K1M8P4Q6RST");
  static final ImageName KEYSTONE = ImageName.of("keystone");
  static final ImageName RABBITMQ = ImageName.of("rabbitmq");

  private static final Map<String, List<String>> TREE = new LinkedHashMap<>();

  static {
    TREE.put("base", List.of());
    for (String child :
        List.of("cron", "haproxy", "mariadb-server", "memcached", "openstack-base", "rabbitmq")) {
      TREE.put(child, List.of("base"));
    }
    TREE.put("prometheus-base", List.of("base"));
    TREE.put("prometheus-node-exporter", List.of("prometheus-base"));
    TREE.put("keystone-base", List.of("openstack-base"));
    TREE.put("placement-base", List.of("openstack-base"));
    TREE.put("keystone", List.of("keystone-base"));
    TREE.put("keystone-fernet", List.of("keystone-base", "cron"));
    TREE.put("keystone-ssh", List.of("keystone-base"));
    TREE.put("placement-api", List.of("placement-base"));
  }

  private final Instant now;
  private final Map<BuildId, BuildView> builds = new LinkedHashMap<>();
  private final List<WorkerView> workers;
  private volatile FarmCondition condition = FarmCondition.ordinary();

  SampleFarm(Instant now) {
    this.now = now;
    add(running());
    add(failed());
    add(quiet("01-01KARG0A1B2C3D4E5F6G7H8J9K", "2026.11.22", BuildStatus.SUCCEEDED, 26));
    add(quiet("05-01KARF0A1B2C3D4E5F6G7H8J9K", "2026.11.21", BuildStatus.CANCELLED, 50));
    add(quiet("02-01KARE0A1B2C3D4E5F6G7H8J9K", "2026.11.20", BuildStatus.SUCCEEDED, 74));
    add(quiet("06-01KARD0A1B2C3D4E5F6G7H8J9K", "2026.11.19", BuildStatus.SUCCEEDED, 98));
    workers =
        List.of(
            worker(1, WorkerState.ALIVE, "placement-base", "keystone"),
            worker(2, WorkerState.ALIVE, "mariadb-server"),
            worker(3, WorkerState.SILENT),
            worker(4, WorkerState.DRAINING, "keystone-fernet"),
            troubled(
                worker(5, WorkerState.TROUBLED),
                "self_test",
                "failed 3 times in a row, next try after 20 s: cannot push"
                    + " registry.example.org/kiln/self-test: connection refused"),
            troubled(worker(6, WorkerState.TROUBLED), "disk", "2.1 GB free, needs 10 GB"),
            worker(7, WorkerState.GONE));
  }

  @Override
  public Future<List<BuildSummary>> builds() {
    return Future.succeededFuture(builds.values().stream().map(BuildView::summary).toList());
  }

  @Override
  public Future<Optional<BuildView>> build(BuildId id) {
    return Future.succeededFuture(Optional.ofNullable(builds.get(id)));
  }

  @Override
  public Future<List<WorkerView>> workers() {
    return Future.succeededFuture(workers);
  }

  @Override
  public Future<FarmView> farm() {
    return builds()
        .map(all ->
            new FarmView(
                "sample",
                "0.1.0",
                ago(Duration.ofHours(30)),
                new FarmView.Coordinator("coordinator-1", "farm-1"),
                condition,
                all,
                workers));
  }

  /** Somebody pauses the farm, or lets it work again. */
  void pause(Optional<FarmCondition.Paused> paused) {
    condition =
        new FarmCondition(
            paused, condition.pausedHosts(), condition.drainedWorkers(), condition.alarm());
  }

  /**
   * A bad night: the farm and a host are paused, two workers are drained, and many have fallen
   * silent.
   */
  void trouble() {
    condition =
        new FarmCondition(
            Optional.of(
                new FarmCondition.Paused(
                    "ada",
                    Optional.of("the switch in rack 4 is being replaced"),
                    ago(Duration.ofMinutes(12)))),
            List.of(
                new FarmCondition.PausedHost(
                    "farm-3.example.org",
                    now.plus(Duration.ofMinutes(4)),
                    "worker-3",
                    1,
                    "two workers failed there, last worker-3 with cause disk"),
                new FarmCondition.PausedHost(
                    "farm-4.example.org",
                    ago(Duration.ofMinutes(1)),
                    "worker-4",
                    2,
                    "the probe of worker-4 failed once more")),
            List.of(drained("worker-4"), drained("worker-11")),
            Optional.of(
                "7 of 9 workers have fallen silent together; what they were building counts as"
                    + " lost after 75 s"));
  }

  FarmCondition condition() {
    return condition;
  }

  /** A summary of the running build, one fact newer. */
  BuildSummary newerSummary() {
    BuildSummary old = runningBuild().summary();
    return new BuildSummary(
        old.id(),
        old.status(),
        old.tag(),
        old.registry(),
        old.namespace(),
        old.requestedBy(),
        old.submittedAt(),
        old.startedAt(),
        old.endedAt(),
        old.counts(),
        old.total(),
        old.message(),
        old.release(),
        old.offset() + 1);
  }

  /** A task of the running build. */
  TaskView task(ImageName image) {
    return runningBuild().tasks().stream()
        .filter(task -> task.image().equals(image))
        .findFirst()
        .orElseThrow();
  }

  /** What an image's build prints, in four phases. */
  List<LogLine> log(ImageName image) {
    List<LogLine> lines = new ArrayList<>();
    Instant start = ago(Duration.ofMinutes(3));
    print(lines, start, "fetch", "bundle sha256:5b1f… is here already (412 kB)");
    print(lines, start, "fetch", "templates of " + image + ": 1 Dockerfile, 3 files");
    print(lines, start, "build 1/4", "Step 1/4 : FROM 127.0.0.1:5000/kiln/base@sha256:9f86d081");
    print(lines, start, "build 1/4", " ---> 3c2b1a0f9e8d");
    print(
        lines, start, "build 2/4", "Step 2/4 : RUN apt-get update && apt-get install -y " + image);
    for (int i = 1; i <= 60; i++) {
      print(
          lines,
          start,
          "build 2/4",
          "Get:%d http://deb.debian.org/debian bookworm/main amd64 lib%s%d amd64 1.%d.2-1 [%d kB]"
              .formatted(i, image, i, i % 7, 40 + i * 13));
    }
    print(lines, start, "build 2/4", "\u001b[33mdebconf: delaying package configuration\u001b[0m");
    print(
        lines, start, "build 2/4", "\u001b[1;32mSetting up " + image + " (22.0.0-2)\u001b[0m ...");
    print(lines, start, "build 3/4", "<script>alert('a log is data')</script> & <b>not bold</b>");
    if (image.equals(RABBITMQ)) {
      print(lines, start, "build 3/4", "E: Unable to locate package rabbitmq-servr");
      print(
          lines,
          start,
          "build 3/4",
          "\u001b[31mThe command returned a non-zero code: 100\u001b[0m");
    }
    return lines;
  }

  private static void print(List<LogLine> lines, Instant start, String phase, String text) {
    long n = lines.size() + 1L;
    lines.add(new LogLine(n, start.plusMillis(n * 137), phase, text));
  }

  private BuildView runningBuild() {
    return Objects.requireNonNull(builds.get(RUNNING));
  }

  private void add(BuildView build) {
    builds.put(build.summary().id(), build);
  }

  private BuildView running() {
    Map<String, TaskStatus> statuses = all(TaskStatus.BUILT);
    for (String image : List.of("base", "cron", "openstack-base")) {
      statuses.put(image, TaskStatus.REUSED);
    }
    for (String image :
        List.of("keystone", "keystone-fernet", "mariadb-server", "placement-base")) {
      statuses.put(image, TaskStatus.BUILDING);
    }
    statuses.put("keystone-ssh", TaskStatus.QUEUED);
    statuses.put("prometheus-base", TaskStatus.SKIPPED);
    statuses.put("prometheus-node-exporter", TaskStatus.SKIPPED);
    statuses.put("placement-api", TaskStatus.WAITING);
    return view(RUNNING, BuildStatus.RUNNING, "demo", Duration.ofSeconds(252), statuses);
  }

  private BuildView failed() {
    Map<String, TaskStatus> statuses = all(TaskStatus.BUILT);
    statuses.put("base", TaskStatus.REUSED);
    statuses.put("rabbitmq", TaskStatus.FAILED);
    statuses.put("keystone-base", TaskStatus.FAILED);
    for (String image : List.of("keystone", "keystone-fernet", "keystone-ssh")) {
      statuses.put(image, TaskStatus.PARENT_FAILED);
    }
    statuses.put("haproxy", TaskStatus.UNMATCHED);
    statuses.put("memcached", TaskStatus.SKIPPED);
    statuses.put("mariadb-server", TaskStatus.FAILED);
    return view(FAILED, BuildStatus.FAILED, "2026.11.23", Duration.ofHours(2), statuses);
  }

  private BuildView quiet(String id, String tag, BuildStatus status, int hours) {
    TaskStatus end = status == BuildStatus.CANCELLED ? TaskStatus.CANCELLED : TaskStatus.BUILT;
    Map<String, TaskStatus> statuses = all(TaskStatus.REUSED);
    for (String image : List.of("keystone", "keystone-fernet", "keystone-ssh", "placement-api")) {
      statuses.put(image, end);
    }
    return view(BuildId.parse(id), status, tag, Duration.ofHours(hours), statuses);
  }

  private static Map<String, TaskStatus> all(TaskStatus status) {
    Map<String, TaskStatus> statuses = new LinkedHashMap<>();
    TREE.keySet().forEach(image -> statuses.put(image, status));
    return statuses;
  }

  private BuildView view(
      BuildId id, BuildStatus status, String tag, Duration age, Map<String, TaskStatus> statuses) {
    Instant start = ago(age);
    List<TaskView> tasks =
        statuses.entrySet().stream()
            .map(each -> task(start, each.getKey(), each.getValue()))
            .toList();
    return new BuildView(summary(id, status, tag, start, statuses.values()), tasks);
  }

  private static BuildSummary summary(
      BuildId id, BuildStatus status, String tag, Instant start, Collection<TaskStatus> statuses) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    statuses.forEach(each -> counts.merge(each, 1, Integer::sum));
    boolean ended = status != BuildStatus.RUNNING;
    return new BuildSummary(
        id,
        status,
        tag,
        "127.0.0.1:5000",
        "kiln",
        status == BuildStatus.RUNNING ? "ana" : "nightly",
        start,
        Optional.of(start),
        ended ? Optional.of(start.plusSeconds(734)) : Optional.empty(),
        counts,
        statuses.size(),
        Optional.empty(),
        status == BuildStatus.SUCCEEDED
            ? Optional.of("127.0.0.1:5000/kiln/releases:" + tag)
            : Optional.empty(),
        1042);
  }

  private static TaskView task(Instant start, String name, TaskStatus status) {
    ImageName image = ImageName.of(name);
    List<ImageName> parents =
        TREE.getOrDefault(name, List.of()).stream().map(ImageName::of).toList();
    TaskView.Builder task =
        TaskView.of(image, status)
            .level(level(name))
            .parents(parents)
            .recipeKey(new RecipeKey(digest("recipe " + name)));
    int seed = Math.floorMod(name.hashCode(), 90);
    Instant began = start.plusSeconds(40L * level(name) + 5);
    boolean madeParents =
        status != TaskStatus.WAITING && status != TaskStatus.PARENT_FAILED && !parents.isEmpty();
    if (madeParents) {
      Map<ImageName, Digest> digests = new TreeMap<>();
      parents.forEach(parent -> digests.put(parent, digest(parent.value())));
      task.parentDigests(digests).inputKey(new InputKey(digest("input " + name)));
    }
    String worker = "worker-" + (1 + seed % 4);
    switch (status) {
      case BUILT ->
          task.made(digest(name), "127.0.0.1:5000/kiln/" + name + "@" + digest(name))
              .queued(1, began)
              .started(worker, began)
              .attempts(List.of(attempt(name, worker, 1, AttemptStatus.BUILT, began, seed)))
              .took(Duration.ofSeconds(12 + seed))
              .ended(began.plusSeconds(12 + seed));
      case REUSED ->
          task.made(digest(name), "127.0.0.1:5000/kiln/" + name + "@" + digest(name))
              .queued(1, began)
              .started(worker, began)
              .attempts(List.of(attempt(name, worker, 1, AttemptStatus.REUSED, began, 1)))
              .took(Duration.ofMillis(900))
              .ended(began.plusSeconds(1));
      case BUILDING ->
          task.queued(1, began)
              .started(worker, began)
              .phase("build 3/9")
              .attempts(List.of(attempt(name, worker, 1, AttemptStatus.RUNNING, began, 0)));
      case QUEUED -> task.queued(1, start.plusSeconds(190));
      case FAILED -> fail(task, name, worker, began);
      case PARENT_FAILED -> task.rootCause(ImageName.of("keystone-base"));
      case SKIPPED -> task.reason(skipReason(name));
      case UNMATCHED -> task.reason("not selected");
      case WAITING, CANCELLED, UNBUILDABLE -> {}
    }
    return task.build();
  }

  private static void fail(TaskView.Builder task, String name, String worker, Instant began) {
    if (name.equals("mariadb-server")) {
      task.ended(began)
          .failure("by_hand", "given up by ada: hangs since the new mirror", List.of());
      return;
    }
    task.queued(2, began)
        .started(worker, began)
        .attempts(
            List.of(
                attempt(name, "worker-3", 1, AttemptStatus.LOST, began, 31),
                attempt(name, worker, 2, AttemptStatus.FAILED, began.plusSeconds(40), 28)))
        .took(Duration.ofSeconds(28))
        .ended(began.plusSeconds(68))
        .failure(
            "build",
            "The command '/bin/sh -c apt-get install -y %s-servr' returned a non-zero code: 100"
                .formatted(name),
            List.of(
                "Reading package lists...",
                "Building dependency tree...",
                "\u001b[31mE: Unable to locate package " + name + "-servr\u001b[0m"));
  }

  private static String skipReason(String name) {
    return switch (name) {
      case "prometheus-base" -> "skipped by ada: not needed tonight";
      case "prometheus-node-exporter" -> "it is made from prometheus-base, which was skipped";
      default -> "present in the registry";
    };
  }

  private static List<AttemptView.PhaseView> phases(long allMs) {
    return List.of(
        new AttemptView.PhaseView("fetch tree", 12),
        new AttemptView.PhaseView("render", 9),
        new AttemptView.PhaseView("check reuse", 21),
        new AttemptView.PhaseView("pull parent", allMs / 10),
        new AttemptView.PhaseView("build", allMs - allMs / 10 - allMs / 5 - 42),
        new AttemptView.PhaseView("push", allMs / 5));
  }

  private static AttemptView attempt(
      String name, String worker, int number, AttemptStatus status, Instant at, int seconds) {
    return new AttemptView(
        attemptId(name, number),
        worker,
        number,
        status,
        at,
        status == AttemptStatus.RUNNING ? Optional.empty() : Optional.of(at.plusSeconds(seconds)),
        switch (status) {
          case LOST -> Optional.of("lost");
          case FAILED -> Optional.of("build");
          default -> Optional.empty();
        },
        switch (status) {
          case LOST -> Optional.of("worker-3 fell silent");
          case FAILED -> Optional.of("returned a non-zero code: 100");
          default -> Optional.empty();
        },
        status == AttemptStatus.RUNNING ? List.of() : phases(seconds * 1000L),
        0,
        status == AttemptStatus.BUILT ? 164_000_000 : 0);
  }

  static AttemptId attemptId(String name, int number) {
    String letters = digest(name).hex().substring(0, 14).toUpperCase(Locale.ROOT);
    return AttemptId.parse("01KARQ6M4T" + letters + "0" + number);
  }

  private static int level(String name) {
    return TREE.getOrDefault(name, List.of()).stream()
        .mapToInt(parent -> level(parent) + 1)
        .max()
        .orElse(0);
  }

  private static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }

  private WorkerView worker(int number, WorkerState state, String... images) {
    List<WorkerView.Running> running = new ArrayList<>();
    for (String image : images) {
      running.add(
          new WorkerView.Running(
              RUNNING,
              ImageName.of(image),
              attemptId(image, 1),
              "build 3/9",
              ago(Duration.ofSeconds(47L * (running.size() + 1)))));
    }
    return new WorkerView(
        "worker-" + number,
        "01KARQ6M4T",
        "farm-" + number + ".example.org",
        state,
        List.of(Pool.parse("amd64")),
        4,
        running,
        "0.1.0",
        ago(Duration.ofSeconds(isHeard(state) ? 1 : 95)),
        ago(Duration.ofHours(30)),
        number % 2 == 0 ? List.of("bigmem", "ssd") : List.of(),
        Optional.empty(),
        "Docker 20.10.24",
        Optional.of(new WorkerView.Disk(512_000_000_000L, 61_000_000_000L * number)),
        state == WorkerState.DRAINING
            ? Optional.of(drained("worker-" + number))
            : Optional.empty());
  }

  private static boolean isHeard(WorkerState state) {
    return state != WorkerState.SILENT && state != WorkerState.GONE;
  }

  private FarmCondition.DrainedWorker drained(String worker) {
    return new FarmCondition.DrainedWorker(
        worker, "ada@desk", Optional.of("gets a new disk"), ago(Duration.ofMinutes(12)));
  }

  private static WorkerView troubled(WorkerView worker, String kind, String message) {
    return new WorkerView(
        worker.id(),
        worker.instance(),
        worker.host(),
        worker.state(),
        worker.pools(),
        worker.slots(),
        worker.running(),
        worker.version(),
        worker.lastSeen(),
        worker.startedAt(),
        worker.labels(),
        Optional.of(new WorkerView.Trouble(kind, message)),
        worker.engine(),
        kind.equals("disk")
            ? Optional.of(new WorkerView.Disk(512_000_000_000L, 2_100_000_000L))
            : worker.disk(),
        worker.drained());
  }

  private Instant ago(Duration age) {
    return now.minus(age);
  }
}
