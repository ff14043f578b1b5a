package dev.kiln.coordinator.submission;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Findings;
import dev.kiln.coordinator.plan.Selection;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.plan.UnbuildableImages;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.NamePattern;
import dev.kiln.image.Platform;
import dev.kiln.problem.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody asked for, understood against one tree on one platform. The command line shows it,
 * a coordinator plans from it.
 */
public final class TreeSelection {

  private final DiscoveredTree tree;
  private final Selection selection;
  private final SortedMap<ImageName, String> unbuildable;

  private TreeSelection(
      DiscoveredTree tree, Selection selection, SortedMap<ImageName, String> unbuildable) {
    this.tree = tree;
    this.selection = selection;
    this.unbuildable = unbuildable;
  }

  /**
   * Reads the request.
   *
   * @throws SelectionException if a regular expression is none, or a profile or image is not there
   */
  public static TreeSelection of(DiscoveredTree tree, SelectionRequest request, Platform platform) {
    TreeConfiguration configuration = tree.configuration();
    return new TreeSelection(
        tree,
        new SelectionReader(tree, request).read(),
        request.enableUnbuildable()
            ? Collections.emptySortedMap()
            : UnbuildableImages.on(
                configuration.base().distribution().word(),
                platform.architecture(),
                configuration.unbuildable()));
  }

  /** What the user asked for. */
  public Selection selection() {
    return selection;
  }

  /**
   * The images of which it matters whether they are in the registry; what is there has to be given
   * to {@link #choose} or {@link #chooseForBuild}.
   */
  public SortedSet<ImageName> inQuestion() {
    Choices blind = Choices.of(tree.graph(), selection, new Findings(unbuildable, new TreeMap<>()));
    SortedSet<ImageName> images = new TreeSet<>(blind.missingParents().keySet());
    if (selection.skips().contains(Skip.EXISTING)) {
      images.addAll(blind.selected());
      images.removeAll(blind.rebuilt());
    }
    return images;
  }

  /**
   * Says what becomes of every image.
   *
   * @param existing the images that are in the registry, with tag and digest
   * @throws SelectionException if the patterns match no image at all
   */
  public Choices choose(Map<ImageName, ImageReference> existing) {
    if (tree.graph().images().stream().noneMatch(selection::matches)) {
      throw new SelectionException(
          "no image's name matches " + named(wanted(), tree.graph().images()));
    }
    Choices choices =
        Choices.of(tree.graph(), selection, new Findings(unbuildable, new TreeMap<>(existing)));
    if (!selection.rebuild().isEmpty()
        && !choices.selected().isEmpty()
        && choices.rebuilt().isEmpty()) {
      throw new SelectionException(
          "nothing can be rebuilt: no selected image's name matches "
              + named(selection.rebuild(), choices.selected()));
    }
    return choices;
  }

  /**
   * The same for a build.
   *
   * @throws SelectionException also if nothing is left to build, or not everything that is to be
   *     built has something to be built on
   */
  public Choices chooseForBuild(Map<ImageName, ImageReference> existing) {
    Choices choices = choose(existing);
    nothingToBuild(choices)
        .ifPresent(reason -> {
          throw new SelectionException(reason);
        });
    List<String> problems = new ArrayList<>();
    choices
        .missingParents()
        .forEach((parent, children) -> problems.add(missingParent(parent, children)));
    if (!problems.isEmpty()) {
      throw new SelectionException(problems);
    }
    return choices;
  }

  /** Why no image is selected, although some match; empty if there is something to do. */
  public Optional<String> nothingToBuild(Choices choices) {
    if (!choices.selected().isEmpty() || !choices.skipped().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        selection
            .changed()
            .map(changed ->
                "nothing that was asked for and can be built has changed since " + changed.since())
            .orElseGet(() ->
                "nothing that was asked for can be built: "
                    + choices.unbuildable().stream()
                        .filter(selection::matches)
                        .map(image -> "%s (%s)".formatted(image, choices.of(image).reason()))
                        .collect(Collectors.joining(", "))));
  }

  private String missingParent(ImageName parent, SortedSet<ImageName> children) {
    String names = children.stream().map(ImageName::value).collect(Collectors.joining(", "));
    return "%s is left out (--skip-parents), but the registry has no %s to build %s on; build it once: kiln build '^%s$'"
        .formatted(parent, tree.configuration().reference(parent), names, parent);
  }

  /** The patterns of the request, those of its profiles after its own. */
  private List<NamePattern> wanted() {
    List<NamePattern> wanted = new ArrayList<>(selection.patterns());
    selection.profiles().values().forEach(wanted::addAll);
    return wanted;
  }

  /** The patterns, and the names that were probably meant by those that are plain words. */
  private static String named(List<NamePattern> patterns, Collection<ImageName> images) {
    List<String> names = images.stream().map(ImageName::value).toList();
    String meant =
        patterns.stream()
            .map(NamePattern::text)
            .filter(ImageName::isValid)
            .flatMap(word -> Nearest.to(word, names).stream())
            .distinct()
            .map("'%s'"::formatted)
            .collect(Collectors.joining(" or "));
    return patterns.stream().map("'%s'"::formatted).collect(Collectors.joining(" or "))
        + (meant.isEmpty() ? "" : ", did you mean %s?".formatted(meant));
  }
}
