package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what becomes of every image, in the order of the questions: can it be built, was it
 * asked for or is something made from it that was, is it left out nevertheless?
 */
final class Choosing {

  private final ImageGraph graph;
  private final Selection selection;
  private final Findings findings;

  /** The images that can't be built, each with the one to blame. */
  private final SortedMap<ImageName, ImageName> unbuildable;

  /** The images that were asked for and can be built, with the reason in words. */
  private final SortedMap<ImageName, String> matched;

  /** The images that are needed, each with the nearest one below it that was asked for. */
  private final SortedMap<ImageName, Below> needed;

  /** An image that was asked for, and how many edges down it is. */
  private record Below(int distance, ImageName image) implements Comparable<Below> {

    Below fromAbove() {
      return new Below(distance + 1, image);
    }

    @Override
    public int compareTo(Below other) {
      return distance == other.distance
          ? image.compareTo(other.image)
          : Integer.compare(distance, other.distance);
    }
  }

  Choosing(ImageGraph graph, Selection selection, Findings findings) {
    this.graph = graph;
    this.selection = selection;
    this.findings = findings;
    this.unbuildable = unbuildable(graph, findings);
    this.matched = matched();
    this.needed = needed(graph, matched);
  }

  Choices choices() {
    SortedMap<ImageName, Choice> choices = new TreeMap<>();
    graph.images().forEach(image -> choices.put(image, choose(image)));
    return new Choices(graph, choices);
  }

  private Choice choose(ImageName image) {
    ImageName toBlame = unbuildable.get(image);
    if (toBlame != null) {
      return new Choice.Unbuildable(whyNotBuildable(image, toBlame));
    }
    Below below = needed.get(image);
    if (below == null) {
      return new Choice.Unmatched(whyNotMatched(image));
    }
    if (selection.rebuilds(image)) {
      return new Choice.Selected(whySelected(image, below), true);
    }
    ImageReference existing = findings.existing().get(image);
    Optional<Digest> digest = Optional.ofNullable(existing).flatMap(ImageReference::digest);
    if (selection.skips().contains(Skip.PARENTS) && isParentOfNeeded(image)) {
      return new Choice.Skipped("only its children were asked for (--skip-parents)", digest);
    }
    if (selection.skips().contains(Skip.EXISTING) && existing != null) {
      return new Choice.Skipped("it is in the registry already: " + existing, digest);
    }
    return new Choice.Selected(whySelected(image, below), false);
  }

  private boolean isParentOfNeeded(ImageName image) {
    return graph.children(image).stream().anyMatch(needed::containsKey);
  }

  private String whySelected(ImageName image, Below below) {
    String reason = matched.get(image);
    return reason == null ? below.image() + " is made from it" : reason;
  }

  private String whyNotMatched(ImageName image) {
    return selection
        .changed()
        .filter(changed -> selection.match(image).isPresent() && !changed.images().contains(image))
        .map(changed -> "nothing it is made of changed since " + changed.since())
        .orElse("its name matches no pattern");
  }

  private String whyNotBuildable(ImageName image, ImageName toBlame) {
    String reason = findings.unbuildable().get(toBlame);
    return image.equals(toBlame)
        ? String.valueOf(reason)
        : "%s, which it is made from, can't be built: %s".formatted(toBlame, reason);
  }

  private SortedMap<ImageName, String> matched() {
    SortedMap<ImageName, String> images = new TreeMap<>();
    for (ImageName image : graph.images()) {
      if (!unbuildable.containsKey(image)) {
        asked(image).ifPresent(reason -> images.put(image, reason));
      }
    }
    return images;
  }

  /** Why the image by itself is wanted; empty if it is not. */
  private Optional<String> asked(ImageName image) {
    Optional<String> match = selection.match(image);
    if (selection.changed().isEmpty()) {
      return match;
    }
    Selection.Changed changed = selection.changed().get();
    String change = "something it is made of changed since " + changed.since();
    return match
        .filter(reason -> changed.images().contains(image))
        .map(reason -> selection.isOfEverything() ? change : reason + ", and " + change);
  }

  /** Spreads from parents to children; of several images to blame the first parent's counts. */
  private static SortedMap<ImageName, ImageName> unbuildable(ImageGraph graph, Findings findings) {
    SortedMap<ImageName, ImageName> toBlame = new TreeMap<>();
    for (ImageName image : graph.parentsFirst()) {
      if (findings.unbuildable().containsKey(image)) {
        toBlame.put(image, image);
      } else {
        graph.parents(image).stream()
            .filter(toBlame::containsKey)
            .findFirst()
            .ifPresent(parent -> toBlame.put(image, toBlame.getOrDefault(parent, parent)));
      }
    }
    return toBlame;
  }

  /** Spreads from children to parents. */
  private static SortedMap<ImageName, Below> needed(
      ImageGraph graph, Map<ImageName, String> matched) {
    SortedMap<ImageName, Below> needed = new TreeMap<>();
    for (ImageName image : graph.parentsFirst().reversed()) {
      if (matched.containsKey(image)) {
        needed.put(image, new Below(0, image));
      }
      Below below = needed.get(image);
      if (below != null) {
        graph
            .parents(image)
            .forEach(parent ->
                needed.merge(
                    parent,
                    below.fromAbove(),
                    (one, other) -> one.compareTo(other) <= 0 ? one : other));
      }
    }
    return needed;
  }
}
