package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import dev.kiln.template.RandomTree;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of image graphs and recipe keys that hold for every tree. */
class RandomTreeDiscoveryTest {

  private static final Platform PLATFORM = new Platform("linux", "amd64");

  @TempDir Path folder;

  /**
   * Everything that an image is built from, as it is.
   *
   * @param context mode and content of each file by its path
   * @param buildArguments without proxies
   */
  private record Inputs(
      String dockerfile,
      SortedMap<String, String> context,
      SortedMap<String, String> buildArguments) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void theGraphHasTheEdgesOfTheRenderedTextOnAnyNumberOfThreads(long seed) {
    RandomTree random = RandomTree.of(seed);
    TemplateTree tree = written(random, "tree", seed);

    for (int threads : new int[] {1, 2, 7}) {
      assertThat(parents(discovered(tree, threads)))
          .as("seed %d, %d threads", seed, threads)
          .isEqualTo(random.parents());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void aCopyOfATreeHasTheSameRecipeKeys(long seed) {
    RandomTree random = RandomTree.of(seed);

    DiscoveredTree tree = discovered(random, "tree", seed);
    DiscoveredTree copy = discovered(random, "copy", seed + 1);

    assertThat(keys(copy)).as("seed %d", seed).isEqualTo(keys(tree));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void theKeysDifferOfExactlyThoseImagesWhoseInputsDiffer(long seed) {
    RandomTree random = RandomTree.of(seed);
    DiscoveredTree before = discovered(random, "before", seed);

    DiscoveredTree after = discovered(random.withOneChange(seed), "after", seed + 1);

    assertThat(different(keys(before), keys(after)))
        .as("seed %d", seed)
        .isEqualTo(different(inputs(before), inputs(after)));
  }

  @Test
  void theChangesAreNotAllAlike() {
    Set<String> kinds =
        RandomTree.seeds()
            .limit(10)
            .mapToObj(seed -> {
              RandomTree random = RandomTree.of(seed);
              DiscoveredTree before = discovered(random, "before-" + seed, seed);
              DiscoveredTree after = discovered(random.withOneChange(seed), "after-" + seed, seed);
              return different(keys(before), keys(after)).isEmpty() ? "nothing" : "something";
            })
            .collect(Collectors.toCollection(HashSet::new));

    assertThat(kinds).containsExactlyInAnyOrder("nothing", "something");
  }

  private TemplateTree written(RandomTree random, String name, long disturbance) {
    Path root = folder.resolve(name);
    random.write(root, disturbance);
    return TemplateTree.read(root, "");
  }

  private DiscoveredTree discovered(RandomTree random, String name, long disturbance) {
    return discovered(written(random, name, disturbance), 2);
  }

  private static DiscoveredTree discovered(TemplateTree tree, int threads) {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> DiscoveredTree.discover(tree, tree.configuration())).join();
    }
  }

  private static SortedMap<String, SortedSet<String>> parents(DiscoveredTree discovered) {
    SortedMap<String, SortedSet<String>> parents = new TreeMap<>();
    discovered
        .graph()
        .images()
        .forEach(image ->
            parents.put(
                image.value(),
                discovered.graph().parents(image).stream()
                    .map(ImageName::value)
                    .collect(Collectors.toCollection(TreeSet::new))));
    return parents;
  }

  private static SortedMap<ImageName, RecipeKey> keys(DiscoveredTree discovered) {
    return discovered.recipes(PLATFORM, "salt");
  }

  private static SortedMap<ImageName, Inputs> inputs(DiscoveredTree discovered) {
    SortedMap<String, String> buildArguments =
        new TreeMap<>(discovered.configuration().buildArguments());
    buildArguments.remove("http_proxy");
    SortedMap<ImageName, Inputs> inputs = new TreeMap<>();
    discovered
        .dockerfiles()
        .forEach((ImageName image, RenderedDockerfile dockerfile) -> {
          SortedMap<String, String> context = new TreeMap<>();
          discovered
              .template(image)
              .context()
              .forEach(file ->
                  context.put(
                      file.path(), "%o %s".formatted(file.mode(), Digest.of(file.content()))));
          inputs.put(image, new Inputs(dockerfile.text(), context, buildArguments));
        });
    return inputs;
  }

  private static <T> SortedSet<ImageName> different(
      SortedMap<ImageName, T> before, SortedMap<ImageName, T> after) {
    SortedSet<ImageName> different = new TreeSet<>(after.keySet());
    different.removeIf(image -> Objects.equals(after.get(image), before.get(image)));
    return different;
  }
}
