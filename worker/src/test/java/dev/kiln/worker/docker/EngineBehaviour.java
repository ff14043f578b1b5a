package dev.kiln.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.event.FailureCause;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.worker.attempt.BuildContext;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.PullResult;
import dev.kiln.worker.attempt.PushResult;
import dev.kiln.worker.attempt.StoredImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What every engine does with every builder; one suite for each of them tries it for real. */
abstract class EngineBehaviour {

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  private static final String DEFAULT_BASE = "127.0.0.1:5000/base-images/debian:bookworm";
  static final Duration LIMIT = Duration.ofMinutes(2);

  final String owner = "it-" + UUID.randomUUID();
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<ImageReference> tags = Collections.synchronizedList(new ArrayList<>());
  final DockerEngine engine;

  EngineBehaviour() {
    this.engine = DockerEngine.of(settings(owner));
  }

  /** Where the engine listens. */
  abstract URI socket();

  /** The builder that is tried. */
  abstract BuilderKind builder();

  DockerSettings settings(String name) {
    return new DockerSettings(socket(), name, Map.of(), LIMIT);
  }

  @BeforeEach
  void engineAnswers() {
    assertThat(engine.information().platform().os()).isEqualTo("linux");
  }

  @AfterEach
  void cleanUp() {
    tags.forEach(engine::untag);
    assertThat(engine.sweep()).as("containers left by the test").isZero();
    engine.close();
  }

  @Test
  void imageFromScratchHasItsFilesAndLabels(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("hello"), "hello");
    BuildContext context =
        new BuildContext(
            "FROM scratch\nCOPY data/ /data/\n", new TreeMap<>(Map.of("data/hello", file)));
    ImageReference tag = newTag();

    String imageId = built(engine.build(request(context, tag), this::record));

    assertThat(imageId).isNotEmpty();
    assertThat(engine.has(tag)).isTrue();
    assertThat(lines).anyMatch(line -> line.matches("build ./. .*COPY data/ /data/"));
  }

  @Test
  void theEnginesOwnCacheIsNotUsed() throws InterruptedException {
    BuildContext context = BuildContext.of("FROM scratch\nENV A=b\n");

    built(engine.build(request(context, newTag()), this::record));
    built(engine.build(request(context, newTag()), this::record));

    assertThat(lines).hasSizeGreaterThan(2).noneMatch(line -> line.contains("Using cache"));
  }

  @Test
  void failingCommandIsABuildFailureWithItsOutput() throws InterruptedException {
    BuildContext context =
        BuildContext.of(
            "FROM %s\nRUN exec 2>&1; echo one; echo two >&2; echo three; exit 7\n"
                .formatted(base()));

    BuildResult.Failed failed = failed(engine.build(request(context, newTag()), this::record));

    assertThat(failed.cause()).isEqualTo(FailureCause.BUILD);
    assertThat(failed.message()).containsPattern("(non-zero code:|exit code:|exit status) 7$");
    assertThat(lines).hasSizeLessThan(30);
    assertThat(lines.stream().map(line -> line.replaceFirst("^build 2/. ", "")))
        .containsSubsequence("one", "two", "three");
  }

  @Test
  void buildArgumentsReachTheBuild() throws InterruptedException {
    BuildContext context =
        BuildContext.of("FROM %s\nARG WHO\nRUN echo hello $WHO\n".formatted(base()));

    built(engine.build(request(context, newTag()), this::record));

    assertThat(lines).anyMatch(line -> line.matches("build ./. hello world"));
  }

  @Test
  void linesOfAStepAreInThePhaseOfTheStep() throws InterruptedException {
    BuildContext context =
        BuildContext.of("FROM %s\nRUN echo first\nRUN echo second >&2\n".formatted(base()));

    built(engine.build(request(context, newTag()), this::record));

    assertThat(lines)
        .anyMatch(line -> line.matches("build 2/. first"))
        .anyMatch(line -> line.matches("build 3/. second"));
  }

  @Test
  void wrongDockerfileIsATemplateFailure() throws InterruptedException {
    for (String text : List.of("FROM scratch\nNOSUCH thing\n", "FROM scratch\nCOPY nothing /\n")) {
      BuildResult.Failed failed =
          failed(engine.build(request(BuildContext.of(text), newTag()), this::record));

      assertThat(failed.cause()).as(failed.message()).isEqualTo(FailureCause.TEMPLATE);
      assertThat(failed.message()).doesNotContain("Status").doesNotContain("{");
    }
  }

  @Test
  void fullDiskIsADiskFailure() throws InterruptedException {
    BuildContext context =
        BuildContext.of(
            "FROM %s\nRUN echo 'cp: error: No space left on device' >&2; exit 1\n"
                .formatted(base()));

    assertThat(failed(engine.build(request(context, newTag()), this::record)).cause())
        .isEqualTo(FailureCause.DISK);
  }

  @Test
  void buildHasNoNetworkWhereItMayNotHaveOne() throws InterruptedException {
    BuildContext context =
        BuildContext.of("FROM %s\nRUN echo devices: $(ls /sys/class/net)\n".formatted(base()));
    BuildLimits limits =
        new BuildLimits(LIMIT, "none", OptionalLong.empty(), OptionalDouble.empty());

    built(engine.build(request(context, newTag(), false, limits), this::record));

    assertThat(lines)
        .anyMatch(line -> line.matches("build 2/. devices: lo( [a-z0-9]*tunl0| sit0)*"));
  }

  @Test
  void squashingIsDoneOrRefusedInWords() throws InterruptedException {
    BuildContext context = BuildContext.of("FROM %s\nRUN echo 1 >/one\n".formatted(base()));

    BuildResult result =
        engine.build(request(context, newTag(), true, BuildLimits.within(LIMIT)), this::record);

    if (builder() == BuilderKind.CLASSIC && engine.information().squashes()) {
      assertThat(result).isInstanceOf(BuildResult.Built.class);
    } else {
      assertThat(failed(result).cause()).isEqualTo(FailureCause.TEMPLATE);
      assertThat(failed(result).message()).contains("squashing").contains("do without");
    }
  }

  @Test
  void missingParentIsGone() throws InterruptedException {
    ImageReference missing =
        ImageReference.of(REGISTRY.name(), "gone").withDigest(Digest.of(new byte[] {1}));

    PullResult pulled = engine.pull(missing, this::record);
    BuildResult built =
        engine.build(request(BuildContext.of("FROM " + missing), newTag()), this::record);

    assertThat(pulled)
        .isInstanceOfSatisfying(
            PullResult.Failed.class,
            it -> assertThat(it.cause()).isEqualTo(FailureCause.PARENT_GONE));
    assertThat(failed(built).cause()).isEqualTo(FailureCause.PARENT_GONE);
  }

  @Test
  void interruptedBuildLeavesNoContainer() throws Exception {
    BuildContext context =
        BuildContext.of("FROM %s\nRUN echo started; sleep 61.25\n".formatted(base()));
    CountDownLatch started = new CountDownLatch(1);
    Future<BuildResult> build;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      build =
          threads.submit(() ->
              engine.build(
                  request(context, newTag()),
                  (_, text) -> {
                    if (text.equals("started")) {
                      started.countDown();
                    }
                  }));
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

      threads.shutdownNow();
    }

    assertThatThrownBy(build::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(engine.sweep()).isZero();
    assertThat(endsSoon("sleep 61.25")).isTrue();
  }

  @Test
  void buildThatTakesTooLongIsStopped() throws InterruptedException {
    BuildContext context = BuildContext.of("FROM %s\nRUN sleep 61.5\n".formatted(base()));
    BuildRequest request = request(context, newTag(), Duration.ofSeconds(3));

    BuildResult.Failed failed = failed(engine.build(request, this::record));

    assertThat(failed.cause()).isEqualTo(FailureCause.TIMEOUT);
    assertThat(engine.sweep()).isZero();
    assertThat(endsSoon("sleep 61.5")).isTrue();
  }

  @Test
  void pushedDigestIsTheOneThatTheRegistryServes() throws InterruptedException {
    ImageReference tag = newTag();
    built(
        engine.build(request(BuildContext.of("FROM scratch\nENV PUSHED=1\n"), tag), this::record));

    PushResult result = engine.push(tag, this::record);

    assertThat(result).isInstanceOf(PushResult.Pushed.class);
    Digest digest = ((PushResult.Pushed) result).digest();
    try (RegistryClient client =
        new RegistryClient(RegistrySettings.defaults(), InstantSource.system())) {
      assertThat(client.digest(tag)).contains(digest);
      assertThat(client.proveComplete(tag.withDigest(digest))).contains(digest);
    }
    assertThat(engine.pull(tag.withDigest(digest), this::record))
        .isInstanceOf(PullResult.Present.class);
    engine.untag(tag);
    assertThat(engine.pull(tag.withDigest(digest), this::record))
        .isInstanceOf(PullResult.Pulled.class);
    tags.add(tag.withDigest(digest));
  }

  @Test
  void imagesAreListedWithSizeAndAllTheirNamesAndRemovedWithThem(@TempDir Path folder)
      throws Exception {
    Path file = Files.write(folder.resolve("content"), new byte[100_000]);
    BuildContext context =
        new BuildContext("FROM scratch\nCOPY a /\n", new TreeMap<>(Map.of("a", file)));
    ImageReference tag = newTag();
    String id = built(engine.build(request(context, tag), this::record));
    engine.tag(id, tag.withTag("second"));

    StoredImage listed = stored(tag);
    boolean removed = engine.remove(listed.id());
    boolean removedAgain = engine.remove(listed.id());

    assertThat(listed.references()).contains(tag, tag.withTag("second"));
    assertThat(listed.labels()).containsEntry("dev.kiln.test", "engine-behaviour");
    assertThat(listed.sizeBytes()).isBetween(100_000L, 200_000L);
    assertThat(listed.created()).isAfter(Instant.now().minusSeconds(600));
    assertThat(removed).isTrue();
    assertThat(removedAgain).isTrue();
    assertThat(engine.sizeBytes(tag)).isZero();
    assertThat(engine.has(tag.withTag("second"))).isFalse();
  }

  @Test
  void deadRegistryIsARegistryFailure() throws InterruptedException {
    ImageReference tag = ImageReference.of("127.0.0.1:1", "dead").withTag(owner);
    tags.add(tag);
    built(engine.build(request(BuildContext.of("FROM scratch\nENV D=1\n"), tag), this::record));

    PushResult pushed = engine.push(tag, this::record);
    PullResult pulled = engine.pull(tag.withTag("other"), this::record);

    assertThat(pushed)
        .isInstanceOfSatisfying(
            PushResult.Failed.class,
            it -> assertThat(it.cause()).as(it.message()).isEqualTo(FailureCause.REGISTRY));
    assertThat(pulled)
        .isInstanceOfSatisfying(
            PullResult.Failed.class,
            it -> assertThat(it.cause()).as(it.message()).isEqualTo(FailureCause.REGISTRY));
  }

  @Test
  void buildsRunConcurrently() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<BuildResult>> builds = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        BuildContext context = BuildContext.of("FROM scratch\nENV N=%d\n".formatted(i));
        builds.add(() -> engine.build(request(context, newTag()), this::record));
      }

      List<Future<BuildResult>> results = threads.invokeAll(builds);

      assertThat(results).extracting(EngineBehaviour::imageId).doesNotHaveDuplicates();
    }
  }

  @Test
  void deadEngineIsAnEngineFailure(@TempDir Path folder) throws InterruptedException {
    URI nowhere = URI.create("unix://" + folder.resolve("docker.sock"));
    DockerSettings settings = new DockerSettings(nowhere, owner, Map.of(), LIMIT);

    try (DockerEngine dead = DockerEngine.of(settings)) {
      BuildRequest request = request(BuildContext.of("FROM scratch\n"), newTag());
      assertThat(failed(dead.build(request, this::record)).cause()).isEqualTo(FailureCause.ENGINE);
      assertThat(dead.push(newTag(), this::record))
          .isInstanceOfSatisfying(
              PushResult.Failed.class, it -> assertThat(it.cause()).isEqualTo(FailureCause.ENGINE));
      assertThatThrownBy(dead::information).isInstanceOf(EngineException.class);
    }
  }

  BuildRequest request(BuildContext context, ImageReference tag) {
    return request(context, tag, LIMIT);
  }

  private BuildRequest request(BuildContext context, ImageReference tag, Duration timeout) {
    return request(context, tag, false, BuildLimits.within(timeout));
  }

  BuildRequest request(
      BuildContext context, ImageReference tag, boolean squash, BuildLimits limits) {
    return new BuildRequest(
        context,
        tag,
        Platform.ofJavaArchitecture(System.getProperty("os.arch")),
        builder(),
        new TreeMap<>(context.dockerfile().contains("ARG WHO") ? Map.of("WHO", "world") : Map.of()),
        new TreeMap<>(Map.of("dev.kiln.test", "engine-behaviour")),
        squash,
        new TreeMap<>(),
        limits);
  }

  ImageReference newTag() {
    ImageReference tag = ImageReference.of(REGISTRY.name(), "it").withTag("a-" + UUID.randomUUID());
    tags.add(tag);
    return tag;
  }

  void record(String phase, String text) {
    lines.add(phase + " " + text);
  }

  /** A pinned image with a shell, which must be there: a test that skips proves nothing. */
  String base() throws InterruptedException {
    String base = Optional.ofNullable(System.getenv("KILN_TEST_BASE")).orElse(DEFAULT_BASE);
    ImageReference reference = ImageReference.parse(base);
    if (!engine.has(reference)
        && engine.pull(reference, (_, _) -> {})
            instanceof PullResult.Failed(_, String message, _)) {
      throw new AssertionError(
          "these tests need a base image with a shell; set KILN_TEST_BASE to one (%s: %s)"
              .formatted(base, message));
    }
    return base;
  }

  StoredImage stored(ImageReference reference) {
    return engine.images().stream()
        .filter(image -> image.references().contains(reference))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed: " + reference));
  }

  /** Whether no process of this host runs the command any more, within a few seconds. */
  private static boolean endsSoon(String command) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean runs = true;
    while (runs && System.nanoTime() < deadline) {
      runs =
          ProcessHandle.allProcesses()
              .flatMap(process -> process.info().commandLine().stream())
              .anyMatch(line -> line.endsWith(command));
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return !runs;
  }

  static String built(BuildResult result) {
    assertThat(result).as(result.toString()).isInstanceOf(BuildResult.Built.class);
    return ((BuildResult.Built) result).imageId();
  }

  static BuildResult.Failed failed(BuildResult result) {
    assertThat(result).isInstanceOf(BuildResult.Failed.class);
    return (BuildResult.Failed) result;
  }

  private static String imageId(Future<BuildResult> future) {
    try {
      return built(future.get());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
