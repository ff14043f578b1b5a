package dev.kiln.bench.schedule;

import dev.kiln.bench.TreeShape;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How the images of a synthetic plan are made from each other. */
enum PlanShape {
  /** One image, and all others from it. */
  WIDE,
  /** On the levels of a grown catalogue, in its proportions. */
  CATALOGUE,
  /** Each from the one before. */
  CHAIN,
  /** Each from up to three of the fifty before it. */
  RANDOM;

  static final Pool POOL = Pool.parse("amd64");

  private static final long SEED = 20_260_101;
  private static final int PARENTS = 3;
  private static final int REACH = 50;

  /** A plan of {@code size} tasks, always the same one. */
  List<PlannedTask> tasks(int size) {
    Random random = new Random(SEED);
    List<PlannedTask> tasks = new ArrayList<>();
    for (int number = 0; number < size; number++) {
      SortedSet<ImageName> parents = new TreeSet<>();
      for (int parent : parents(number, size, random)) {
        parents.add(name(parent));
      }
      tasks.add(task(name(number), parents, Duration.ofSeconds(5 + random.nextInt(300))));
    }
    return tasks;
  }

  /** A task of {@link #POOL} that has nothing special. */
  static PlannedTask task(ImageName image, SortedSet<ImageName> parents, Duration expected) {
    return new PlannedTask(
        image,
        parents,
        new RecipeKey(Digest.of(image.value().getBytes(StandardCharsets.UTF_8))),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.of(expected),
        Optional.empty());
  }

  private int[] parents(int number, int size, Random random) {
    if (number == 0) {
      return new int[0];
    }
    return switch (this) {
      case WIDE -> new int[] {0};
      case CHAIN -> new int[] {number - 1};
      case CATALOGUE -> oneAbove(number, TreeShape.CATALOGUE.scaledTo(size), random);
      case RANDOM ->
          random
              .ints(random.nextInt(PARENTS + 1), Math.max(0, number - REACH), number)
              .distinct()
              .toArray();
    };
  }

  private static int[] oneAbove(int number, TreeShape shape, Random random) {
    int above = 0;
    int begin = 0;
    for (int level : shape.levels()) {
      if (number < begin + level) {
        return begin == 0 ? new int[0] : new int[] {above + random.nextInt(begin - above)};
      }
      above = begin;
      begin += level;
    }
    throw new IllegalArgumentException("no image %d in %s".formatted(number, shape));
  }

  private static ImageName name(int number) {
    return ImageName.of("image-%05d".formatted(number));
  }
}
