package dev.kiln.coordinator.simulation.night;

import dev.kiln.coordinator.simulation.chance.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How the images of a build depend on each other. Parents have lower numbers than children. */
public enum GraphShape {
  /** Each image on the one before. */
  CHAIN {
    @Override
    SortedSet<Integer> parents(int image, int size, Chance chance) {
      return image == 0 ? none() : one(image - 1);
    }
  },
  /** All images on the first. */
  FAN {
    @Override
    SortedSet<Integer> parents(int image, int size, Chance chance) {
      return image == 0 ? none() : one(0);
    }
  },
  /** One on top, many in the middle, and the last one on all of these. */
  DIAMOND {
    @Override
    SortedSet<Integer> parents(int image, int size, Chance chance) {
      if (image == 0) {
        return none();
      }
      return image < size - 1 || size == 2 ? one(0) : range(1, size - 1);
    }
  },
  /** Two parents in the middle, wherever they are. */
  RANDOM {
    @Override
    SortedSet<Integer> parents(int image, int size, Chance chance) {
      SortedSet<Integer> parents = none();
      for (int i = 0; i < 3 && image > 0; i++) {
        if (chance.happens(0.6)) {
          parents.add(chance.below(image));
        }
      }
      return parents;
    }
  },
  /** The levels of a large catalogue of services: few bases, many families, a few late ones. */
  CATALOGUE {
    @Override
    SortedSet<Integer> parents(int image, int size, Chance chance) {
      int first = 0;
      int before = 0;
      for (int share : SHARES) {
        int end = Math.min(size, first + Math.max(1, share * size / WHOLE));
        if (image < end || end == size) {
          return first == 0 ? none() : one(before + chance.below(first - before));
        }
        before = first;
        first = end;
      }
      return one(before);
    }
  };

  private static final int[] SHARES = {1, 28, 54, 102, 2};
  private static final int WHOLE = 187;

  /** The numbers of the parents of {@code image}, of {@code size} images in all. */
  abstract SortedSet<Integer> parents(int image, int size, Chance chance);

  /** The parents of all images. */
  List<SortedSet<Integer>> draw(int size, Chance chance) {
    List<SortedSet<Integer>> graph = new ArrayList<>();
    for (int image = 0; image < size; image++) {
      graph.add(parents(image, size, chance));
    }
    return graph;
  }

  private static SortedSet<Integer> none() {
    return new TreeSet<>();
  }

  private static SortedSet<Integer> one(int image) {
    return range(image, image + 1);
  }

  private static SortedSet<Integer> range(int from, int to) {
    SortedSet<Integer> images = none();
    for (int image = from; image < to; image++) {
      images.add(image);
    }
    return images;
  }
}
