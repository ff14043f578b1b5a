package dev.kiln.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kiln.bundle.TreeBundle;
import dev.kiln.configuration.Proxies;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogBatch;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Ulid;
import dev.kiln.registry.ArtifactLayer;
import dev.kiln.registry.BlobContent;
import dev.kiln.registry.FaultyRegistry;
import dev.kiln.registry.Patience;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryPauses;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceFetcher;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import dev.kiln.worker.claim.OneAttempt;
import dev.kiln.worker.docker.DockerEngine;
import dev.kiln.worker.docker.DockerSettings;
import dev.kiln.worker.measure.WorkerMetrics;
import dev.kiln.worker.output.InMemoryLogBatches;
import dev.kiln.worker.output.Redaction;
import dev.kiln.worker.source.BuildSupplies;
import dev.kiln.worker.source.PinnedTrees;
import dev.kiln.worker.source.TreeCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What attempts need on a host: the real engine, a registry that can be made to misbehave, a cache
 * of trees, and a template tree that tasks are planned from by hand.
 */
final class AttemptHost implements AutoCloseable {

  private static final String DEFAULT_BASE = "127.0.0.1:5000/base-images/debian:bookworm";
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(2);
  private static final Platform PLATFORM =
      Platform.ofJavaArchitecture(System.getProperty("os.arch"));

  private final String owner = "it-" + UUID.randomUUID();
  private final Path folder;
  private final Path root;
  private final BuildHeader.Destination destination;
  private final BuildId build = BuildId.parse("07-" + Ulid.next(Instant.now(), new SecureRandom()));
  private final RegistryClient client;
  private final SourceFetcher sources;
  private final Set<ImageReference> made = new HashSet<>();
  private final Attempts attempts;

  /** What stands before the real registry; everything goes through it. */
  final FaultyRegistry registry;

  /** What attempts have shipped. */
  final InMemoryLogBatches logs = new InMemoryLogBatches();

  /** The engine of this host. */
  final DockerEngine engine;

  AttemptHost(RegistryProcess behind, Path folder) {
    this.folder = folder;
    this.root = folder.resolve("tree");
    registry = FaultyRegistry.before(behind.name());
    destination = new BuildHeader.Destination(registry.name(), "attempts", "");
    client = new RegistryClient(RegistrySettings.defaults(), Clock.systemUTC());
    sources =
        new SourceFetcher(
            new SourceCache(folder.resolve("sources")), SourceAccess.of(Optional.empty()));
    engine =
        DockerEngine.of(
            new DockerSettings(
                DockerSettings.DEFAULT_HOST, owner, new TreeMap<>(), TRANSFER_LIMIT));
    RegistryPauses pauses =
        new RegistryPauses(Clock.systemUTC(), new SecureRandom(), (paused, until) -> {});
    RegistryClient patient =
        new RegistryClient(
            RegistrySettings.defaults(), Clock.systemUTC(), Patience.ofWorkers(pauses));
    attempts =
        new Attempts(
            new WorkerInstance(owner, "1", "here"),
            new AttemptTools(
                patient,
                pauses,
                engine,
                new BuildSupplies(
                    new TreeCache(patient, folder.resolve("bundles")),
                    new PinnedTrees(),
                    sources,
                    Proxies.none()),
                new PushGate(name -> 2),
                new BuildLimits(
                    Duration.ofHours(1),
                    BuildLimits.DEFAULT_NETWORK,
                    OptionalLong.empty(),
                    OptionalDouble.empty()),
                HostSecrets.none(),
                new NoUses(),
                WorkerMetrics.NONE),
            logs,
            new Redaction(List.of()),
            Clock.systemUTC());
  }

  /** Nobody cleans up here. */
  private static final class NoUses implements ImageUses {

    @Override
    public void used(ImageReference reference) {}

    @Override
    public void inUse(AttemptId attempt, Set<ImageReference> references) {}

    @Override
    public void released(AttemptId attempt) {}
  }

  /** Writes a file of the template tree. */
  AttemptHost file(String path, String content) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the template of an image. */
  AttemptHost image(String name, String template) {
    return file(name + "/" + ImageTemplate.DOCKERFILE, template);
  }

  /** The task of an image that is made from no other one. */
  ReadyToBuild task(String image, BuilderKind builder) throws InterruptedException {
    return task(image, builder, new TreeMap<>(), new TreeMap<>());
  }

  /**
   * Plans the task of an image, as a coordinator does; its tree is in the registry then.
   *
   * @param parents the digests of the image's parents in this registry
   * @param pins what its sources stand for
   */
  ReadyToBuild task(
      String image,
      BuilderKind builder,
      SortedMap<ImageName, Digest> parents,
      SortedMap<String, String> pins)
      throws InterruptedException {
    TemplateTree tree = TemplateTree.read(root, "");
    String base = base().toString();
    TreeConfiguration configuration =
        tree.configuration()
            .withBase(ImageReference.parse(base))
            .withPlatform(PLATFORM)
            .withBuilder(builder);
    ImageTemplate template = tree.images().get(ImageName.of(image));
    if (template == null) {
      return fail("no image " + image);
    }
    Recipe recipe =
        Recipe.of(
            new VelocityDockerfileRenderer(tree, configuration)
                .render(template, References.byName(base)),
            template.context(),
            Recipe.Inputs.of(configuration, new TreeMap<>(), PLATFORM, builder.word(), "", pins));
    return new ReadyToBuild(
        build,
        ImageName.of(image),
        1,
        destination,
        bundle(tree),
        PLATFORM,
        new BuildHeader.Pins(base, "", builder.word()),
        new TreeMap<>(),
        parents,
        pins,
        recipe.key(),
        InputKey.of(recipe.key(), parents),
        Duration.ofMinutes(5),
        recipe.outline(),
        new TreeSet<>());
  }

  /** Begins an attempt. */
  OneAttempt start(ReadyToBuild task) throws InterruptedException {
    AttemptId id = new AttemptId(Ulid.next(Instant.now(), new SecureRandom()));
    made.add(repository(task).withTag(id.tag()));
    return OneAttempt.start(attempts, id, task);
  }

  /** Makes an attempt. */
  InboxMessage.Report run(ReadyToBuild task) throws InterruptedException {
    return start(task).report(Duration.ofMinutes(3));
  }

  /** Makes an attempt that has to succeed. */
  InboxMessage.AttemptSucceeded succeed(ReadyToBuild task) throws InterruptedException {
    InboxMessage.Report report = run(task);
    assertThat(report).as(() -> log()).isInstanceOf(InboxMessage.AttemptSucceeded.class);
    return (InboxMessage.AttemptSucceeded) report;
  }

  /** Makes an attempt that has to fail. */
  InboxMessage.AttemptFailed fails(ReadyToBuild task) throws InterruptedException {
    InboxMessage.Report report = run(task);
    assertThat(report).as(() -> log()).isInstanceOf(InboxMessage.AttemptFailed.class);
    return (InboxMessage.AttemptFailed) report;
  }

  /** The repository of a task's image. */
  ImageReference repository(ReadyToBuild task) {
    return task.destination().repository(task.image());
  }

  /** The tags of a task's image, sorted; none where there is no such repository. */
  List<String> tags(ReadyToBuild task) throws InterruptedException {
    return client.catalog(registry.name()).contains("attempts/" + task.image())
        ? client.tags(repository(task)).stream().sorted().toList()
        : List.of();
  }

  /** What a tag of a task's image stands for. */
  Optional<Digest> digest(ReadyToBuild task, String tag) throws InterruptedException {
    return client.digest(repository(task).withTag(tag));
  }

  /** The labels of a task's image in the engine. */
  SortedMap<String, String> labels(ReadyToBuild task, AttemptId attempt) {
    return new TreeMap<>(stored(repository(task).withTag(attempt.tag())).labels());
  }

  /** Makes the engine forget an image, so that it has to be pulled. */
  void forget(ReadyToBuild task, AttemptId attempt) {
    assertThat(engine.remove(stored(repository(task).withTag(attempt.tag())).id())).isTrue();
  }

  /** All that attempts have said, for who wonders. */
  String log() {
    return String.join(
        "\n", logs.lines().stream().map(line -> line.phase() + ": " + line.text()).toList());
  }

  /** Whether the last attempt's output is complete. */
  boolean isLogComplete() {
    List<LogBatch> batches = logs.batches();
    return batches.getLast().last();
  }

  /** A pinned image with a shell, which must be there: a test that skips proves nothing. */
  ImageReference base() throws InterruptedException {
    ImageReference named =
        ImageReference.parse(
            Optional.ofNullable(System.getenv("KILN_TEST_BASE")).orElse(DEFAULT_BASE));
    if (named.digest().isPresent()) {
      return named;
    }
    Digest digest =
        client
            .digest(named)
            .orElseThrow(() -> new AssertionError("no base image; set KILN_TEST_BASE to one"));
    return named.withDigest(digest);
  }

  @Override
  public void close() {
    registry.close();
    made.forEach(engine::untag);
    assertThat(engine.sweep()).as("containers left by the test").isZero();
    engine.close();
    sources.close();
    client.close();
  }

  private Digest bundle(TemplateTree tree) throws InterruptedException {
    BlobContent content = BlobContent.of(TreeBundle.toBytes(tree, tree.configuration()));
    return client.pushArtifact(
        destination.bundles().withTag("t-" + content.digest().hex()),
        TreeBundle.MEDIA_TYPE,
        new TreeMap<>(),
        List.of(ArtifactLayer.of(TreeBundle.MEDIA_TYPE, content)));
  }

  private StoredImage stored(ImageReference reference) {
    return engine.images().stream()
        .filter(image -> image.references().contains(reference))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the engine has no " + reference));
  }
}
