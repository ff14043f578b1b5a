package dev.kiln.coordinator.graph;

import dev.kiln.image.ImageName;
import java.util.List;
import java.util.stream.Collectors;

/** Some images are made from each other, so none of them can be built first. */
public final class CyclicGraphException extends RuntimeException {

  private final transient List<ImageName> cycle;

  CyclicGraphException(List<ImageName> cycle) {
    super(
        cycle.stream()
            .map(ImageName::value)
            .collect(Collectors.joining(" ← ", "images are made from each other: ", "")));
    this.cycle = List.copyOf(cycle);
  }

  /** The images in a row, each made from the next; the last is the first again. */
  public List<ImageName> cycle() {
    return cycle;
  }
}
