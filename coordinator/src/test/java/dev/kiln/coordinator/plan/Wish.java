package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.graph;
import static dev.kiln.coordinator.plan.TreeFixture.name;
import static dev.kiln.coordinator.plan.TreeFixture.names;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Selection.Changed;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.NamePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A selection and what was found out, of which a test says only what it is about. */
final class Wish {

  private final List<NamePattern> patterns = new ArrayList<>();
  private final SortedMap<String, List<NamePattern>> profiles = new TreeMap<>();
  private final Set<Skip> skips = EnumSet.noneOf(Skip.class);
  private final List<NamePattern> rebuild = new ArrayList<>();
  private final SortedMap<ImageName, String> unbuildable = new TreeMap<>();
  private final SortedMap<ImageName, ImageReference> existing = new TreeMap<>();
  private Optional<Changed> changed = Optional.empty();

  Wish matching(String... regexes) {
    patterns.addAll(Arrays.stream(regexes).map(NamePattern::of).toList());
    return this;
  }

  Wish profile(String name, String... regexes) {
    profiles.put(name, Arrays.stream(regexes).map(NamePattern::of).toList());
    return this;
  }

  Wish changedSince(String since, String... images) {
    changed = Optional.of(new Changed(since, new TreeSet<>(names(images))));
    return this;
  }

  Wish skipping(Skip... which) {
    skips.addAll(List.of(which));
    return this;
  }

  Wish rebuilding(String... regexes) {
    rebuild.addAll(Arrays.stream(regexes).map(NamePattern::of).toList());
    return this;
  }

  Wish unbuildable(String image, String reason) {
    unbuildable.put(name(image), reason);
    return this;
  }

  /** These images are in the registry, as {@link TreeFixture#existing} has them. */
  Wish existing(String... images) {
    names(images).forEach(image -> existing.put(image, TreeFixture.existing(image.value())));
    return this;
  }

  Selection selection() {
    return new Selection(patterns, profiles, changed, skips, rebuild, new TreeSet<>());
  }

  Choices choices() {
    return choices(graph());
  }

  Choices choices(ImageGraph graph) {
    return Choices.of(graph, selection(), new Findings(unbuildable, existing));
  }
}
