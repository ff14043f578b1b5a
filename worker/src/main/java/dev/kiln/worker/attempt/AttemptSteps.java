package dev.kiln.worker.attempt;

import dev.kiln.configuration.Proxies;
import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.source.SourceException;
import dev.kiln.source.SourcePin;
import dev.kiln.template.ContextFile;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.SourcesDirective;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import dev.kiln.worker.source.BuildSupplies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps of one attempt, in order: fetch the tree, render, look for an image to reuse, fetch the
 * parents, build, push, tag. Blocking; interrupting the thread stops the work.
 */
final class AttemptSteps {

  private final RegistryClient registry;
  private final ImageEngine engine;
  private final BuildSupplies supplies;
  private final AttemptId attempt;
  private final ReadyToBuild task;
  private final OutputSink output;
  private final ImageReference repository;

  /** What the steps come to. */
  sealed interface Outcome {

    /** The image is in the registry, tagged so that no clean-up takes it. */
    record Image(Digest digest, boolean reused) implements Outcome {}

    /** There is no image. */
    record NoImage(Failure failure) implements Outcome {}
  }

  /** What is built, and under which Dockerfile. */
  private record Rendered(
      TemplateTree tree, TreeConfiguration configuration, BuildContext context) {}

  /** Stops the steps with a failure that is nobody's bug. */
  private static final class StepFailedException extends RuntimeException {

    private final transient FailureCause reason;

    StepFailedException(FailureCause reason, String message) {
      super(message);
      this.reason = reason;
    }
  }

  AttemptSteps(
      RegistryClient registry,
      ImageEngine engine,
      BuildSupplies supplies,
      AttemptId attempt,
      ReadyToBuild task,
      OutputSink output) {
    this.registry = registry;
    this.engine = engine;
    this.supplies = supplies;
    this.attempt = attempt;
    this.task = task;
    this.output = output;
    this.repository = task.destination().repository(task.image());
  }

  Outcome run() throws InterruptedException {
    try {
      Rendered rendered = render(fetchTree());
      Optional<Digest> known = findReusable();
      if (known.isPresent()) {
        keepForBuild(known.get());
        return new Outcome.Image(known.get(), true);
      }
      BuildContext context = withSources(rendered);
      pullParents();
      build(context, rendered.configuration());
      Digest digest = adoptOrKeep(push());
      keepForBuild(digest);
      return new Outcome.Image(digest, false);
    } catch (StepFailedException e) {
      return new Outcome.NoImage(new Failure(e.reason, String.valueOf(e.getMessage()), List.of()));
    }
  }

  private TemplateTree fetchTree() throws InterruptedException {
    output.line("fetch tree", "tree bundle " + task.bundle());
    return supplies.trees().tree(task.destination().bundles(), task.bundle());
  }

  /** Renders with parents by name to prove that the recipe is the planned one, then pinned. */
  private Rendered render(TemplateTree tree) {
    ImageTemplate template = tree.images().get(task.image());
    if (template == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "the tree bundle has no image '%s'".formatted(task.image()));
    }
    TreeConfiguration configuration =
        tree.configuration()
            .withBase(ImageReference.parse(task.pins().base()))
            .withPlatform(task.platform())
            .withBuilder(BuilderKind.parse(task.pins().builder()));
    DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, configuration);
    RenderedDockerfile byName = renderer.render(template, References.byName(task.pins().base()));
    Recipe recipe =
        Recipe.of(
            byName,
            template.context(),
            Recipe.Inputs.of(
                configuration,
                task.buildArguments(),
                task.platform(),
                task.pins().builder(),
                task.pins().freshness(),
                task.sources()));
    if (!recipe.key().equals(task.recipe())) {
      throw new StepFailedException(
          FailureCause.TEMPLATE,
          "this worker renders another recipe than was planned, %s instead of %s: %s"
              .formatted(recipe.key(), task.recipe(), recipe.differenceFrom(task.outline())));
    }
    SortedMap<ImageName, String> parents = new TreeMap<>();
    task.parents().forEach((parent, digest) -> parents.put(parent, pinned(parent).toString()));
    RenderedDockerfile exact =
        renderer.render(template, References.pinned(task.pins().base(), parents));
    SortedMap<String, Path> files = new TreeMap<>();
    for (ContextFile file : template.context()) {
      files.put(file.path(), file.file());
    }
    output.line("render", "recipe " + task.recipe());
    return new Rendered(tree, configuration, new BuildContext(exact.text(), files));
  }

  /**
   * Puts the archives of the sources where the Dockerfile expects them. Only what was pinned when
   * the build was submitted counts, not what a branch or a server says now.
   */
  private BuildContext withSources(Rendered rendered) throws InterruptedException {
    SortedMap<String, Path> files = new TreeMap<>(rendered.context().files());
    for (Map.Entry<String, String> source : task.sources().entrySet()) {
      SourceId id = SourceId.parse(source.getKey());
      SourcePin pin = SourcePin.parse(source.getValue());
      output.line("fetch sources", "%s at %s".formatted(id, pin));
      files.put(SourcesDirective.archive(id), archive(rendered, id, pin));
    }
    return new BuildContext(rendered.context().dockerfile(), files);
  }

  private Path archive(Rendered rendered, SourceId id, SourcePin pin) throws InterruptedException {
    Optional<ContextFile> brought = rendered.tree().localSource(id);
    if (brought.isPresent()) {
      return brought.get().file();
    }
    SourceSpec spec = rendered.configuration().sources().specs().get(id);
    if (spec == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "the tree bundle says nothing of the source '%s'".formatted(id));
    }
    try {
      return supplies.sources().fetch(id, spec, pin);
    } catch (SourceException e) {
      throw new StepFailedException(
          switch (e.reason()) {
            case UNREACHABLE -> FailureCause.SOURCE;
            // Trying again can't help: somebody has to change the tree or the source.
            case WRONG -> FailureCause.TEMPLATE;
          },
          String.valueOf(e.getMessage()));
    }
  }

  private Optional<Digest> findReusable() throws InterruptedException {
    Optional<Digest> known = registry.proveComplete(keyTag());
    output.line(
        "check reuse",
        known
            .map(digest -> "the registry has an image with the same input key: " + digest)
            .orElse("no image with input key " + task.inputKey()));
    return known;
  }

  private void pullParents() throws InterruptedException {
    for (ImageName parent : task.parents().keySet()) {
      switch (engine.pull(pinned(parent), output)) {
        case PullResult.Present here -> output.line("pull parent", parent + " is here");
        case PullResult.Pulled pulled -> output.line("pull parent", parent + " fetched");
        case PullResult.Failed failed ->
            throw new StepFailedException(failed.cause(), failed.message());
      }
    }
  }

  private void build(BuildContext context, TreeConfiguration configuration)
      throws InterruptedException {
    BuildRequest request =
        BuildRequest.plain(
            context,
            attemptTag(),
            task.platform(),
            buildArguments(configuration),
            labels(configuration),
            task.timeout());
    if (engine.build(request, output) instanceof BuildResult.Failed failed) {
      throw new StepFailedException(failed.cause(), failed.message());
    }
  }

  /** Proxies depend on the host, so they can be no part of what was planned. */
  private SortedMap<String, String> buildArguments(TreeConfiguration configuration) {
    Proxies proxies = configuration.contents().proxies().orElse(supplies.proxies());
    SortedMap<String, String> arguments = new TreeMap<>(proxies.buildArguments());
    arguments.putAll(task.buildArguments());
    return arguments;
  }

  private Digest push() throws InterruptedException {
    return switch (engine.push(attemptTag(), output)) {
      case PushResult.Pushed pushed -> pushed.digest();
      case PushResult.Failed failed ->
          throw new StepFailedException(failed.cause(), failed.message());
    };
  }

  /** If another attempt has brought the same image meanwhile, that one counts. */
  private Digest adoptOrKeep(Digest pushed) throws InterruptedException {
    Optional<Digest> before = registry.proveComplete(keyTag());
    if (before.isPresent()) {
      output.line("push", "another attempt was faster, its image counts: " + before.get());
      return before.get();
    }
    return registry.tag(repository.withDigest(pushed), task.inputKey().tag());
  }

  /** Before the report, so that no clean-up of untagged manifests can take the digest. */
  private void keepForBuild(Digest digest) throws InterruptedException {
    registry.tag(repository.withDigest(digest), "b-" + task.build());
  }

  /** Only what the input key determines, or no image would ever be the same twice. */
  private SortedMap<String, String> labels(TreeConfiguration configuration) {
    SortedMap<String, String> labels = new TreeMap<>(configuration.labels());
    labels.put("org.opencontainers.image.title", task.image().value());
    labels.put("dev.kiln.recipe", task.recipe().toString());
    for (Map.Entry<ImageName, Digest> parent : task.parents().entrySet()) {
      labels.put("dev.kiln.parent." + parent.getKey(), parent.getValue().value());
    }
    return labels;
  }

  private ImageReference pinned(ImageName parent) {
    Digest digest = task.parents().get(parent);
    if (digest == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "no digest was given for parent " + parent);
    }
    return task.destination().repository(parent).withDigest(digest);
  }

  private ImageReference keyTag() {
    return repository.withTag(task.inputKey().tag());
  }

  private ImageReference attemptTag() {
    return repository.withTag(attempt.tag());
  }
}
