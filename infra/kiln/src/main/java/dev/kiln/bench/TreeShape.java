package dev.kiln.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many images a synthetic tree has on each level, the level without parents first.
 *
 * @param levels at least one, each with at least one image
 */
public record TreeShape(List<Integer> levels) {

  /** The shape of a grown catalogue of services: one base, and chains of at most five images. */
  public static final TreeShape CATALOGUE = new TreeShape(List.of(1, 28, 54, 102, 2));

  public TreeShape {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || Collections.min(levels) < 1) {
      throw new IllegalArgumentException("each level of a tree has at least one image: " + levels);
    }
  }

  /** How many images there are in all. */
  public int images() {
    return levels.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * A tree of {@code images} images with the same number of levels and about the same proportions
   * between them; the largest level takes what rounding leaves over.
   *
   * @throws IllegalArgumentException if there are fewer images than this shape has
   */
  public TreeShape scaledTo(int images) {
    if (images < images()) {
      throw new IllegalArgumentException(
          "a tree of this shape has at least %d images, not %d".formatted(images(), images));
    }
    List<Integer> scaled = new ArrayList<>();
    for (int level : levels) {
      scaled.add(Math.toIntExact((long) level * images / images()));
    }
    int rest = images - scaled.stream().mapToInt(Integer::intValue).sum();
    int largest = levels.indexOf(Collections.max(levels));
    scaled.set(largest, scaled.get(largest) + rest);
    return new TreeShape(scaled);
  }

  /** As in {@code 1/28/54/102/2}. */
  @Override
  public String toString() {
    return String.join("/", levels.stream().map(String::valueOf).toList());
  }
}
