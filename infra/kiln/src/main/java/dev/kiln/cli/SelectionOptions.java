package dev.kiln.cli;

import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Selection.Changed;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.ExistingImages;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.coordinator.submission.TreeSelection;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that selects images of a tree. */
final class SelectionOptions {

  /** A comma ends a pattern unless it stands in a count such as {@code {1,2}}. */
  private static final String COMMA_BETWEEN_PATTERNS = ",(?![^{]*\\})";

  @Mixin PatternOptions names = new PatternOptions();

  @Option(
      names = "--skip-parents",
      description =
          "Leave out every selected image that another one is made from; those are built on the"
              + " images that are in the registry.")
  boolean skipParents;

  @Option(
      names = "--skip-existing",
      description = "Leave out every selected image that is in the registry under its tag.")
  boolean skipExisting;

  @Option(
      names = "--rebuild",
      paramLabel = "REGEX",
      split = COMMA_BETWEEN_PATTERNS,
      splitSynopsisLabel = ",",
      description =
          "Selected images that are built even if an image like them is there; repeatable.")
  List<String> rebuild = new ArrayList<>();

  @Option(
      names = "--changed-since",
      paramLabel = "GITREF",
      description = "Of the matching images only those that have changed since then.")
  @Nullable String changedSince;

  @Option(
      names = "--allow-fail",
      paramLabel = "NAME",
      split = ",",
      description = "An image without which the build succeeds too; repeatable.")
  List<String> allowFail = new ArrayList<>();

  @Option(
      names = "--enable-unbuildable",
      description = "Try also what the configuration says can't be built here.")
  boolean enableUnbuildable;

  /** What the options ask for of a tree that {@code trees} has read. */
  SelectionRequest request(DiscoveredTree tree, TreeOptions trees) {
    Set<Skip> skips = EnumSet.noneOf(Skip.class);
    if (skipParents) {
      skips.add(Skip.PARENTS);
    }
    if (skipExisting) {
      skips.add(Skip.EXISTING);
    }
    return new SelectionRequest(
        names.regexes,
        names.profiles,
        Optional.ofNullable(changedSince)
            .map(since -> new Changed(since, trees.changedSince(tree, since))),
        skips,
        rebuild,
        allowFail,
        enableUnbuildable);
  }

  /** What becomes of every image; asks the registry only for {@code --skip-existing}. */
  Choices choose(DiscoveredTree tree, TreeOptions trees) throws InterruptedException {
    TreeSelection selection =
        TreeSelection.of(
            tree,
            request(tree, trees),
            tree.configuration().base().platform().orElseGet(Settings::platform));
    return selection.choose(
        skipExisting ? existing(tree, selection.inQuestion()) : Collections.emptySortedMap());
  }

  private static SortedMap<ImageName, ImageReference> existing(
      DiscoveredTree tree, Set<ImageName> images) throws InterruptedException {
    try (RegistryClient registry =
        new RegistryClient(RegistrySettings.defaults(), Settings.CLOCK)) {
      return new ExistingImages(registry).among(images, tree.configuration()::reference);
    }
  }
}
