package dev.kiln.coordinator.graph;

import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Image graphs for tests. */
final class SampleGraphs {

  private SampleGraphs() {}

  /** Images with their parents, such as {@code child:one,other}. */
  static ImageGraph of(String... images) {
    Map<ImageName, List<ImageName>> parents = new LinkedHashMap<>();
    for (String image : images) {
      String[] parts = image.split(":", -1);
      parents.put(
          ImageName.of(parts[0]),
          parts.length == 1
              ? List.of()
              : Arrays.stream(parts[1].split(",", -1)).map(ImageName::of).toList());
    }
    return ImageGraph.of(parents);
  }

  /** Every image but the first has one parent. */
  static ImageGraph randomTree(long seed) {
    return random(seed, 0);
  }

  /** Most images have one parent, some several, from anywhere; some have none. */
  static ImageGraph random(long seed) {
    return random(seed, 0.25);
  }

  private static ImageGraph random(long seed, double share) {
    Random random = new Random(seed);
    Map<ImageName, List<ImageName>> parents = new LinkedHashMap<>();
    List<ImageName> images = new ArrayList<>();
    int size = 1 + random.nextInt(120);
    for (int i = 0; i < size; i++) {
      ImageName image = ImageName.of("%s-%d".formatted((char) ('a' + random.nextInt(9)), i));
      List<ImageName> itsParents = new ArrayList<>();
      if (i > 0 && random.nextDouble() >= share / 5) {
        itsParents.add(images.get(random.nextInt(i)));
      }
      while (i > 0 && random.nextDouble() < share) {
        itsParents.add(images.get(random.nextInt(i)));
      }
      parents.put(image, itsParents.stream().distinct().toList());
      images.add(image);
    }
    return ImageGraph.of(parents);
  }
}
