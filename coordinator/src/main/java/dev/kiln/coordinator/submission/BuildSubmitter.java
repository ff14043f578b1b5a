package dev.kiln.coordinator.submission;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.coordinator.plan.Planner;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.KeyHash;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.registry.RegistryClient;
import dev.kiln.template.Recipe;
import dev.kiln.template.TemplateTree;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the requests that submit a build: pins what must be the same for all tasks, renders, plans.
 * Blocking, because it asks the registry for the base image's digest and for images that are there.
 */
final class BuildSubmitter {

  private static final Duration DEADLINE = Duration.ofHours(24);

  private final RegistryClient registry;
  private final SourcePins sources;
  private final ExistingImages existing;
  private final Farm farm;
  private final Clock clock;
  private final Supplier<Ulid> ids;

  /**
   * What is the same for all builds of a farm.
   *
   * @param partitions how many there are
   * @param platform what it builds for
   * @param durations how long a task is expected to take
   */
  record Farm(
      int partitions, Platform platform, Function<PlannedTask, Optional<Duration>> durations) {}

  /**
   * What the user asks for, over the tree's configuration.
   *
   * @param configuration with the builder that was decided on
   */
  record Wish(
      SelectionRequest selection,
      TreeConfiguration configuration,
      Digest bundle,
      PublishPolicy publish,
      int priority,
      String requestedBy) {}

  BuildSubmitter(
      RegistryClient registry, SourcePins sources, Farm farm, Clock clock, Supplier<Ulid> ids) {
    this.registry = registry;
    this.sources = sources;
    this.existing = new ExistingImages(registry);
    this.farm = farm;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Plans a build and returns what has to be sent, in this order.
   *
   * @throws dev.kiln.problem.ProblemsException if the tree is wrong
   * @throws SelectionException if what is asked for can't be done with this tree
   */
  List<InboxMessage.Request> plan(TemplateTree tree, Wish wish) throws InterruptedException {
    Ulid ulid = ids.get();
    requirePlatform(wish.configuration().base());
    TreeConfiguration pinned =
        wish.configuration()
            .withBase(pinnedBase(wish.configuration().base()))
            .withPlatform(farm.platform());
    DiscoveredTree discovered = DiscoveredTree.discover(tree, pinned);
    TreeSelection selection = TreeSelection.of(discovered, wish.selection(), farm.platform());
    Choices choices =
        selection.chooseForBuild(existing.among(selection.inQuestion(), pinned::reference));
    BuildHeader.Destination destination =
        new BuildHeader.Destination(
            pinned.registry().orElse(""), pinned.namespace(), pinned.prefix());
    BuildId build = BuildId.of(partition(destination, pinned.tag()), ulid);
    BuildHeader.Pins pins =
        new BuildHeader.Pins(
            discovered.base(), freshness(pinned.freshness(), build), pinned.builder().word());
    SortedMap<ImageName, SortedMap<String, String>> pinnedSources =
        sources.of(discovered, choices.selected(), farm.platform().architecture());
    Plan plan =
        Planner.plan(
            choices,
            discovered.plannedRecipes(inputs(choices, pinnedSources, pinned, pins, build)),
            pinnedSources,
            selection.selection().allowedToFail(),
            image -> pool(pinned, image));
    return SubmissionMessages.of(
        build, header(wish, pinned, destination, pins), plan.expecting(farm.durations()));
  }

  /** What determines each image besides its files; those that are built anew get another salt. */
  private Function<ImageName, Recipe.Inputs> inputs(
      Choices choices,
      Map<ImageName, SortedMap<String, String>> sources,
      TreeConfiguration pinned,
      BuildHeader.Pins pins,
      BuildId build) {
    SortedSet<ImageName> rebuilt = choices.rebuilt();
    return image ->
        Recipe.Inputs.of(
            pinned,
            pinned.buildArguments(),
            farm.platform(),
            pins.builder(),
            rebuilt.contains(image) ? pins.rebuilding(build).freshness() : pins.freshness(),
            sources.getOrDefault(image, Collections.emptySortedMap()));
  }

  /** A builder that not every engine has is a label of the workers that have it. */
  private Pool pool(TreeConfiguration pinned, ImageName image) {
    SortedSet<String> labels = new TreeSet<>(pinned.requiredLabels(image));
    pinned.builder().label().ifPresent(labels::add);
    return Pool.of(farm.platform(), labels);
  }

  private BuildHeader header(
      Wish wish,
      TreeConfiguration pinned,
      BuildHeader.Destination destination,
      BuildHeader.Pins pins) {
    return new BuildHeader(
        pinned.tag(),
        destination,
        wish.bundle(),
        farm.platform(),
        pins,
        pinned.buildArguments(),
        wish.priority(),
        wish.publish(),
        pinned.retries(),
        pinned.timeout(),
        DEADLINE,
        wish.requestedBy(),
        Optional.empty());
  }

  /**
   * All builds of one release live in one partition, so that its owner alone decides which release
   * is the newest.
   */
  private int partition(BuildHeader.Destination destination, String tag) {
    String release = destination.releases().withTag(tag).toString();
    String hex = KeyHash.of("kiln-partition/1").add("release", release).digest().hex();
    return (int) (Long.parseLong(hex.substring(0, 8), 16) % farm.partitions());
  }

  /** For another farm.platform() there is no pool, so its tasks would wait for ever. */
  private void requirePlatform(TreeConfiguration.Base base) {
    base.platform()
        .filter(wanted -> !wanted.equals(farm.platform()))
        .ifPresent(wanted -> {
          throw new SelectionException(
              "this farm builds for %s, and the tree asks for %s"
                  .formatted(farm.platform(), wanted));
        });
  }

  /** The base image by digest, so that no two tasks can start from different ones. */
  private ImageReference pinnedBase(TreeConfiguration.Base base) throws InterruptedException {
    ImageReference reference = base.effectiveReference();
    if (reference.digest().isPresent()) {
      return reference;
    }
    return registry
        .digest(reference)
        .map(reference::withDigest)
        .orElseThrow(() ->
            new BaseImageGoneException(
                "the base image %s is not in its registry; make one with: kiln base"
                    .formatted(reference)));
  }

  private String freshness(TreeConfiguration.Freshness freshness, BuildId build) {
    LocalDate today = LocalDate.now(clock);
    return switch (freshness) {
      case NEVER -> "";
      case DAILY -> today.toString();
      case WEEKLY ->
          "%d-W%02d"
              .formatted(
                  today.get(IsoFields.WEEK_BASED_YEAR),
                  today.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case ALWAYS -> build.value();
    };
  }

  /** There is nothing to start from. */
  static final class BaseImageGoneException extends RuntimeException {
    BaseImageGoneException(String message) {
      super(message);
    }
  }
}
