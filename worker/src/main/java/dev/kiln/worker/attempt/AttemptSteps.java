package dev.kiln.worker.attempt;

import dev.kiln.configuration.Proxies;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.event.Failure;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.template.TemplateTree;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one attempt, in the order of {@link AttemptPhase}. Blocking; interrupting the thread
 * stops the work, whatever it is at.
 */
final class AttemptSteps {

  private final AttemptTools tools;
  private final AttemptId attempt;
  private final ReadyToBuild task;
  private final PhaseTimes times;
  private final OutputSink output;
  private final KeyedImages images;

  /** What the steps come to. */
  sealed interface Outcome {

    /** The image is in the registry, tagged so that no clean-up takes it. */
    record Image(Digest digest, boolean reused) implements Outcome {}

    /** There is no image. */
    record NoImage(Failure failure) implements Outcome {}
  }

  AttemptSteps(
      AttemptTools tools,
      AttemptId attempt,
      ReadyToBuild task,
      PhaseTimes times,
      OutputSink output) {
    this.tools = tools;
    this.attempt = attempt;
    this.task = task;
    this.times = times;
    this.output = output;
    this.images = new KeyedImages(tools.registry(), task, attempt);
  }

  /** Goes through the steps; {@code watchdog} is told how much silence the tree allows. */
  Outcome run(Watchdog watchdog) throws InterruptedException {
    try {
      PlannedRecipe recipe = render(fetchTree());
      watchdog.allowSilence(recipe.pinned().configuration().stallTimeout());
      Optional<Digest> known = findReusable();
      if (known.isPresent()) {
        keep(known.get());
        return new Outcome.Image(known.get(), true);
      }
      BuildContext context = fetchSources(recipe);
      pullParents(context);
      build(context, recipe.pinned().configuration());
      Digest digest = adoptOrTag(push());
      keep(digest);
      return new Outcome.Image(digest, false);
    } catch (StepFailedException e) {
      return new Outcome.NoImage(
          new Failure(e.reason(), String.valueOf(e.getMessage()), List.of()));
    }
  }

  private TemplateTree fetchTree() throws InterruptedException {
    enter(AttemptPhase.FETCH_TREE, "tree bundle " + task.bundle());
    return tools.supplies().trees().tree(task.destination().bundles(), task.bundle());
  }

  private PlannedRecipe render(TemplateTree tree) throws InterruptedException {
    enter(AttemptPhase.RENDER, "recipe " + task.recipe());
    return PlannedRecipe.render(tools.supplies().pinned().pinned(tree, task), task);
  }

  private Optional<Digest> findReusable() throws InterruptedException {
    times.enter(AttemptPhase.CHECK_REUSE);
    Optional<Digest> known = images.findReusable();
    say(
        known
            .map(digest -> "the registry has an image with the same input key: " + digest)
            .orElse("no image with input key " + task.inputKey()));
    return known;
  }

  private BuildContext fetchSources(PlannedRecipe recipe) throws InterruptedException {
    times.enter(AttemptPhase.FETCH_SOURCES);
    return new SourceArchives(tools.supplies().sources(), output).addTo(recipe, task.sources());
  }

  /** The parents and whatever else the Dockerfile names by digest, each only if it is absent. */
  private void pullParents(BuildContext context) throws InterruptedException {
    times.enter(AttemptPhase.PULL_PARENT);
    SortedSet<String> references =
        new TreeSet<>(
            Dockerfile.parse(context.dockerfile()).imageReferences(task.buildArguments()));
    List<ImageReference> pinned =
        references.stream()
            .filter(reference -> reference.contains("@sha256:"))
            .map(ImageReference::parse)
            .toList();
    Set<ImageReference> needed = new HashSet<>(pinned);
    needed.add(images.attemptTag());
    tools.uses().inUse(attempt, needed);
    for (ImageReference reference : pinned) {
      pull(reference);
    }
  }

  private void pull(ImageReference reference) throws InterruptedException {
    switch (patiently(reference, () -> tools.engine().pull(reference, output), this::mayPull)) {
      case PullResult.Present here -> {
        times.spared(here.sizeBytes());
        tools.metrics().spared(here.sizeBytes());
        say(reference + " is here");
      }
      case PullResult.Pulled pulled -> {
        times.pulled(pulled.sizeBytes());
        tools.metrics().pulled(pulled.sizeBytes());
        say(reference + " fetched");
      }
      case PullResult.Failed failed ->
          throw new StepFailedException(failed.cause(), failed.message());
    }
  }

  private boolean mayPull(PullResult result) {
    return !(result instanceof PullResult.Failed failed && failed.tooManyRequests());
  }

  private boolean mayPush(PushResult result) {
    return !(result instanceof PushResult.Failed failed && failed.tooManyRequests());
  }

  /** What an engine is asked to do with a registry. */
  private interface Transfer<R> {
    R run() throws InterruptedException;
  }

  /**
   * Does it, and again for as long as the registry wants to be left alone, within the time that the
   * attempt has: another worker would meet the same registry. Engines don't say how long it wants.
   */
  private <R> R patiently(ImageReference at, Transfer<R> transfer, Predicate<R> isAnswer)
      throws InterruptedException {
    String registry = at.registry().orElse(RegistrySettings.DEFAULT_REGISTRY);
    @Nullable R result = null;
    while (result == null || !isAnswer.test(result)) {
      if (result != null) {
        tools.pauses().met(registry, Optional.empty());
        say(registry + " asks to be left alone for a while");
      }
      long began = System.nanoTime();
      tools.pauses().awaitOpen(registry);
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (waited.toMillis() > 0) {
        tools.metrics().registryWaited(waited);
      }
      result = transfer.run();
    }
    return result;
  }

  private void build(BuildContext context, TreeConfiguration configuration)
      throws InterruptedException {
    times.enter(AttemptPhase.BUILD);
    BuildRequest request =
        new BuildRequest(
            context,
            images.attemptTag(),
            task.platform(),
            BuilderKind.parse(task.pins().builder()),
            buildArguments(configuration),
            ImageLabels.of(task, configuration, context),
            configuration.squash(),
            tools
                .secrets()
                .of(Dockerfile.parse(context.dockerfile()).secrets(), configuration.secrets()),
            tools.limits().lasting(task.timeout()));
    if (tools.engine().build(request, output) instanceof BuildResult.Failed failed) {
      throw new StepFailedException(failed.cause(), failed.message());
    }
  }

  /** Proxies depend on the host, so they can be no part of what was planned. */
  private SortedMap<String, String> buildArguments(TreeConfiguration configuration) {
    Proxies proxies = configuration.contents().proxies().orElse(tools.supplies().proxies());
    SortedMap<String, String> arguments = new TreeMap<>(proxies.buildArguments());
    arguments.putAll(task.buildArguments());
    return arguments;
  }

  private Digest push() throws InterruptedException {
    times.enter(AttemptPhase.PUSH);
    ImageReference tag = images.attemptTag();
    tools.uses().used(tag);
    PushResult result =
        tools
            .pushes()
            .through(
                tag.registry().orElse(RegistrySettings.DEFAULT_REGISTRY),
                () -> patiently(tag, () -> tools.engine().push(tag, output), this::mayPush));
    return switch (result) {
      case PushResult.Pushed pushed -> pushed.digest();
      case PushResult.Failed failed ->
          throw new StepFailedException(failed.cause(), failed.message());
    };
  }

  /** If another attempt has brought the same image meanwhile, that one counts. */
  private Digest adoptOrTag(Digest pushed) throws InterruptedException {
    times.enter(AttemptPhase.TAG);
    Optional<Digest> before = images.findReusable();
    if (before.isPresent()) {
      say("another attempt was faster, its image counts: " + before.get());
      return before.get();
    }
    images.makeReusable(pushed);
    return pushed;
  }

  private void keep(Digest digest) throws InterruptedException {
    times.enter(AttemptPhase.TAG);
    images.keepForBuild(digest);
  }

  private void enter(AttemptPhase phase, String text) {
    times.enter(phase);
    say(text);
  }

  private void say(String text) {
    output.line(times.current().toString(), text);
  }
}
