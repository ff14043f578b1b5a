package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What becomes of every image of a tree in a build. */
public record Choices(ImageGraph graph, SortedMap<ImageName, Choice> byImage) {

  public Choices {
    byImage = Collections.unmodifiableSortedMap(new TreeMap<>(byImage));
    if (!byImage.keySet().equals(graph.images())) {
      throw new IllegalArgumentException("a choice is needed for each image of the graph");
    }
  }

  /** Chooses for every image of the graph. */
  public static Choices of(ImageGraph graph, Selection selection, Findings findings) {
    return new Choosing(graph, selection, findings).choices();
  }

  /** What becomes of {@code image}. */
  public Choice of(ImageName image) {
    Choice choice = byImage.get(image);
    if (choice == null) {
      throw new IllegalArgumentException("no image '%s' in the graph".formatted(image));
    }
    return choice;
  }

  /** The images that are to be there at the end: built or reused. */
  public SortedSet<ImageName> selected() {
    return images(choice -> choice instanceof Choice.Selected);
  }

  /** Of the selected images those that are built even if an image like them is there. */
  public SortedSet<ImageName> rebuilt() {
    return images(choice -> choice instanceof Choice.Selected selected && selected.rebuild());
  }

  /** The selected images that are left out on request. */
  public SortedSet<ImageName> skipped() {
    return images(choice -> choice instanceof Choice.Skipped);
  }

  /** The images that can't be built. */
  public SortedSet<ImageName> unbuildable() {
    return images(choice -> choice instanceof Choice.Unbuildable);
  }

  /**
   * The skipped images that are not in the registry, as far as is known, each with the images that
   * were to be built on it. With any of them there can be no plan.
   */
  public SortedMap<ImageName, SortedSet<ImageName>> missingParents() {
    SortedSet<ImageName> selected = selected();
    SortedMap<ImageName, SortedSet<ImageName>> missing = new TreeMap<>();
    byImage.forEach((image, choice) -> {
      if (choice instanceof Choice.Skipped skipped && skipped.existing().isEmpty()) {
        SortedSet<ImageName> children = new TreeSet<>(graph.children(image));
        children.retainAll(selected);
        if (!children.isEmpty()) {
          missing.put(image, children);
        }
      }
    });
    return missing;
  }

  private SortedSet<ImageName> images(Predicate<Choice> which) {
    SortedSet<ImageName> images = new TreeSet<>();
    byImage.forEach((image, choice) -> {
      if (which.test(choice)) {
        images.add(image);
      }
    });
    return images;
  }
}
