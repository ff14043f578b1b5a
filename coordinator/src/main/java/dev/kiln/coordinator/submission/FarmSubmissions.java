package dev.kiln.coordinator.submission;

import dev.kiln.archive.Limits;
import dev.kiln.bundle.BundleException;
import dev.kiln.bundle.TreeBundle;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.history.EndedBuilds;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.PoolTopics;
import dev.kiln.coordinator.status.Problem;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.FarmStatus;
import dev.kiln.coordinator.web.Submissions;
import dev.kiln.coordinator.web.SubmitOptions;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.problem.ProblemsException;
import dev.kiln.registry.Artifact;
import dev.kiln.registry.ArtifactLayer;
import dev.kiln.registry.BlobContent;
import dev.kiln.registry.RegistryClient;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceResolver;
import dev.kiln.template.TemplateTree;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes bundles and submissions: keeps the bundle in the registry, plans the build from it, and
 * sends the requests. Nothing is sent unless the whole plan stands.
 */
public final class FarmSubmissions implements Submissions, AutoCloseable {

  /** Together as long as it takes a worker to say something. */
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  private static final int HEARD_WITHIN_LOOKS = 12;

  private final Vertx vertx;
  private final RegistryClient registry;
  private final PoolTopics pools;
  private final EventWriter writer;
  private final FarmStatus status;
  private final Settings settings;
  private final SourceResolver sources;
  private final BuildSubmitter submitter;
  private final RequestSender sender;
  private final Retries retries;

  /**
   * What a coordinator decides about all submissions.
   *
   * @param destination where bundles and, unless a tree says otherwise, images go
   * @param defaults the registry and the base image for trees that name none
   * @param directory where bundles are unpacked
   * @param sources the cache of sources, which coordinators and workers of one host may share
   */
  public record Settings(
      BuildHeader.Destination destination,
      TreeConfiguration.Overrides defaults,
      Platform platform,
      int partitions,
      Path directory,
      Path sources) {}

  /**
   * What submissions are made with.
   *
   * @param pools where tasks can be offered
   * @param durations how long a task is expected to take
   */
  public record Ports(
      RegistryClient registry,
      EventWriter writer,
      PoolTopics pools,
      FarmStatus status,
      EndedBuilds ended,
      Function<PlannedTask, Optional<Duration>> durations) {}

  public FarmSubmissions(
      Vertx vertx, Ports ports, Settings settings, Clock clock, Supplier<Ulid> ids) {
    this.vertx = vertx;
    this.registry = ports.registry();
    this.writer = ports.writer();
    this.pools = ports.pools();
    this.status = ports.status();
    this.sender = new RequestSender(writer);
    this.retries = new Retries(ports, sender, ids);
    this.settings = settings;
    this.sources =
        new SourceResolver(new SourceCache(settings.sources()), SourceAccess.of(Optional.empty()));
    this.submitter =
        new BuildSubmitter(
            ports.registry(),
            new SourcePins(sources),
            new BuildSubmitter.Farm(settings.partitions(), settings.platform(), ports.durations()),
            clock,
            ids);
  }

  /** Closes the connections to where sources come from. */
  @Override
  public void close() {
    sources.close();
  }

  @Override
  public Future<BundleOutcome> storeBundle(Path file) {
    return vertx.executeBlocking(() -> store(file), false);
  }

  @Override
  public Future<SubmitOutcome> submit(SubmitOptions options) {
    return heardWorkers(HEARD_WITHIN_LOOKS)
        .compose(workers -> vertx.executeBlocking(() -> plan(options, workers), false))
        .compose(planned ->
            switch (planned) {
              case Planned.Requests requests ->
                  sender
                      .send(requests.inOrder())
                      .map(sent ->
                          new SubmitOutcome.Accepted(requests.inOrder().getFirst().build()));
              case Planned.Impossible impossible -> Future.succeededFuture(impossible.refused());
            });
  }

  @Override
  public Future<RetryOutcome> retry(BuildId ended, String requestedBy) {
    return retries.retry(ended, requestedBy);
  }

  private sealed interface Planned {
    record Requests(List<InboxMessage.Request> inOrder) implements Planned {}

    record Impossible(SubmitOutcome.Refused refused) implements Planned {}
  }

  private BundleOutcome store(Path file) throws InterruptedException {
    try {
      BlobContent content = BlobContent.read(file);
      Path unpacked = settings.directory().resolve(content.digest().hex());
      unpack(file, unpacked);
      TemplateTree tree = TemplateTree.read(unpacked, "");
      TreeConfiguration configuration = effective(tree);
      Digest digest =
          registry.pushArtifact(
              bundles(configuration).withTag("t-" + content.digest().hex()),
              TreeBundle.MEDIA_TYPE,
              new TreeMap<>(),
              List.of(ArtifactLayer.of(TreeBundle.MEDIA_TYPE, content)));
      Path known = settings.directory().resolve(digest.hex());
      if (!Files.exists(known)) {
        Files.createSymbolicLink(known, unpacked.getFileName());
      }
      return new BundleOutcome.Stored(digest);
    } catch (BundleException | ProblemsException e) {
      return new BundleOutcome.Unusable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bundle below " + settings.directory(), e);
    }
  }

  /** A coordinator that has just started has not heard yet who could build with what. */
  private Future<List<WorkerView>> heardWorkers(int looks) {
    return status
        .workers()
        .compose(workers ->
            looks == 0 || BuilderChoice.isAnybodyHeard(settings.platform(), workers)
                ? Future.succeededFuture(workers)
                : vertx
                    .timer(LOOK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(passed -> heardWorkers(looks - 1)));
  }

  private Planned plan(SubmitOptions options, List<WorkerView> workers)
      throws InterruptedException {
    try {
      TemplateTree tree = TemplateTree.read(fetched(options.bundle()), "");
      TreeConfiguration wished = withOptions(effective(tree), options);
      TreeConfiguration configuration =
          wished.withBuilder(
              BuilderChoice.of(wished.building().builder(), settings.platform(), workers));
      List<InboxMessage.Request> requests =
          submitter.plan(
              tree,
              new BuildSubmitter.Wish(
                  SelectionRequest.of(options),
                  configuration,
                  options.bundle(),
                  policy(options),
                  options.priority().orElse(0),
                  options.requestedBy().orElse("somebody")));
      pools.ensure(offeredIn(requests));
      return new Planned.Requests(requests);
    } catch (ProblemsException e) {
      return refused("the template tree has problems", e);
    } catch (SelectionException e) {
      return refused(e);
    } catch (BuildSubmitter.BaseImageGoneException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private static SortedSet<Pool> offeredIn(List<InboxMessage.Request> requests) {
    SortedSet<Pool> pools = new TreeSet<>();
    for (InboxMessage.Request request : requests) {
      if (request instanceof InboxMessage.SubmitPlanPart part) {
        part.tasks().stream()
            .filter(task -> task.exclusion().isEmpty())
            .forEach(task -> pools.add(task.pool()));
      }
    }
    return pools;
  }

  /** The tree of a bundle, from this coordinator's disk or else from the registry. */
  private Path fetched(Digest bundle) throws InterruptedException {
    Path known = settings.directory().resolve(bundle.hex());
    if (Files.exists(known)) {
      return known;
    }
    ImageReference reference = settings.destination().bundles().withDigest(bundle);
    Artifact artifact =
        registry
            .artifact(reference)
            .orElseThrow(() ->
                new ProblemsException(
                    dev.kiln.problem.Problem.of(
                        "", "no bundle %s; upload it first".formatted(bundle))));
    try {
      Path packed = Files.createTempFile("kiln-bundle", ".tar.gz");
      registry.pullBlob(reference, artifact.layers().getFirst().digest(), packed);
      unpack(packed, known);
      Files.delete(packed);
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bundle below " + settings.directory(), e);
    }
  }

  private void unpack(Path packed, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(settings.directory());
      try (InputStream in = Files.newInputStream(packed)) {
        TreeBundle.unpack(in, folder, Limits.defaults());
      }
    }
  }

  /** What the bundle leaves open, the farm fills in: where images go and what they start from. */
  private TreeConfiguration effective(TemplateTree tree) {
    TreeConfiguration own = tree.configuration();
    TreeConfiguration.Overrides none = TreeConfiguration.Overrides.none();
    return own.withOverrides(
        new TreeConfiguration.Overrides(
            own.registry().or(settings.defaults()::registry),
            none.namespace(),
            none.tag(),
            own.base().reference().or(settings.defaults()::baseImage),
            none.freshness(),
            none.retries(),
            none.timeout()));
  }

  private ImageReference bundles(TreeConfiguration configuration) {
    return new BuildHeader.Destination(
            configuration.registry().orElse(settings.destination().registry()),
            configuration.namespace(),
            configuration.prefix())
        .bundles();
  }

  private static TreeConfiguration withOptions(
      TreeConfiguration configuration, SubmitOptions options) {
    return configuration.withOverrides(
        new TreeConfiguration.Overrides(
            Optional.empty(),
            Optional.empty(),
            options.tag(),
            Optional.empty(),
            Optional.empty(),
            options.retries().isPresent()
                ? Optional.of(options.retries().getAsInt())
                : Optional.empty(),
            options.timeout()));
  }

  private static PublishPolicy policy(SubmitOptions options) {
    return options.publish().orElse(PublishPolicy.ATOMIC);
  }

  private static Planned refused(String error, ProblemsException problems) {
    return new Planned.Impossible(
        new SubmitOutcome.Refused(
            error, problems.problems().stream().map(FarmSubmissions::shown).toList()));
  }

  private static Planned refused(SelectionException selection) {
    List<String> problems = selection.problems();
    return problems.size() == 1
        ? refused(problems.getFirst())
        : new Planned.Impossible(
            new SubmitOutcome.Refused(
                "what was asked for can't be done",
                problems.stream().map(FarmSubmissions::shown).toList()));
  }

  private static Planned refused(String error) {
    return new Planned.Impossible(new SubmitOutcome.Refused(error, List.of()));
  }

  private static Problem shown(dev.kiln.problem.Problem problem) {
    return new Problem(
        Optional.of(problem.file()),
        problem.line() > 0 ? OptionalInt.of(problem.line()) : OptionalInt.empty(),
        problem.column() > 0 ? OptionalInt.of(problem.column()) : OptionalInt.empty(),
        problem.message(),
        Optional.empty(),
        problem.sourceLine());
  }

  private static Problem shown(String problem) {
    return new Problem(
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        problem,
        Optional.empty(),
        Optional.empty());
  }
}
