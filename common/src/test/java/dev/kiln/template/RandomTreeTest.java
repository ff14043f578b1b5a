package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.archive.Limits;
import dev.kiln.bundle.TreeBundle;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of reading, rendering and bundling that hold for every tree. */
class RandomTreeTest {

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void anyOrderOnAnyNumberOfThreadsRendersTheSameBytes(long seed) throws Exception {
    TemplateTree tree = written(RandomTree.of(seed), "tree", seed);
    SortedMap<String, String> inOrder = rendered(tree);

    for (int threads : new int[] {1, 2, 7}) {
      assertThat(renderedAtOnce(tree, threads, new Random(seed)))
          .as("seed %d, %d threads", seed, threads)
          .isEqualTo(inOrder);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void aCopyWithOtherTimesModesAndOrderOfWritingIsTheSameTree(long seed) {
    RandomTree random = RandomTree.of(seed);
    TemplateTree tree = written(random, "tree", seed);

    TemplateTree copy = written(random, "copy", seed + 1);

    assertThat(rendered(copy)).as("seed %d", seed).isEqualTo(rendered(tree));
    assertThat(contexts(copy)).as("seed %d", seed).isEqualTo(contexts(tree));
    assertThat(Digest.of(bundle(copy))).as("seed %d", seed).isEqualTo(Digest.of(bundle(tree)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.kiln.template.RandomTree#seeds")
  void anUnpackedBundleIsTheSameTreeAndGivesTheSameBundle(long seed) throws IOException {
    TemplateTree tree = written(RandomTree.of(seed), "tree", seed);
    byte[] bundle = bundle(tree);
    Path target = folder.resolve("unpacked");

    TreeBundle.unpack(new ByteArrayInputStream(bundle), target, Limits.defaults());

    TemplateTree unpacked = TemplateTree.read(target);
    assertThat(unpacked.configuration()).as("seed %d", seed).isEqualTo(tree.configuration());
    assertThat(rendered(unpacked)).as("seed %d", seed).isEqualTo(rendered(tree));
    assertThat(contexts(unpacked)).as("seed %d", seed).isEqualTo(contexts(tree));
    assertThat(Digest.of(bundle(unpacked))).as("seed %d", seed).isEqualTo(Digest.of(bundle));
  }

  @Test
  void theTreesAreNotAllAlike() {
    Set<RandomTemplate.Piece> pieces = EnumSet.noneOf(RandomTemplate.Piece.class);

    RandomTree.seeds().forEach(seed -> pieces.addAll(RandomTree.of(seed).pieces()));

    assertThat(pieces).containsExactlyInAnyOrder(RandomTemplate.Piece.values());
  }

  private TemplateTree written(RandomTree random, String name, long disturbance) {
    Path root = folder.resolve(name);
    random.write(root, disturbance);
    return TemplateTree.read(root, "");
  }

  private static byte[] bundle(TemplateTree tree) {
    return TreeBundle.toBytes(tree, tree.configuration());
  }

  /** Path and mode of every file of every context, with the digest of its content. */
  private static SortedMap<String, String> contexts(TemplateTree tree) {
    SortedMap<String, String> contexts = new TreeMap<>();
    tree.images()
        .forEach((name, image) ->
            image
                .context()
                .forEach(file ->
                    contexts.put(
                        name + ": " + file.path(), "%o %s".formatted(file.mode(), file.digest()))));
    return contexts;
  }

  /** Every image in the order of names, with each kind of references. */
  private static SortedMap<String, String> rendered(TemplateTree tree) {
    DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, tree.configuration());
    SortedMap<String, String> texts = new TreeMap<>();
    for (ImageTemplate image : tree.images().values()) {
      references(tree)
          .forEach((kind, references) ->
              texts.put(kind + image.name(), renderer.render(image, references).text()));
    }
    return texts;
  }

  /** Every image twice, in a random order, by one renderer. */
  private static SortedMap<String, String> renderedAtOnce(
      TemplateTree tree, int threads, Random random)
      throws InterruptedException, ExecutionException {
    DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, tree.configuration());
    List<ImageTemplate> images = new ArrayList<>(tree.images().values());
    images.addAll(tree.images().values());
    Collections.shuffle(images, random);
    SortedMap<String, String> texts = new TreeMap<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Map.Entry<String, Future<String>>> open = new ArrayList<>();
      for (ImageTemplate image : images) {
        references(tree)
            .forEach((kind, references) ->
                open.add(
                    Map.entry(
                        kind + image.name(),
                        executor.submit(() -> renderer.render(image, references).text()))));
      }
      for (Map.Entry<String, Future<String>> text : open) {
        String earlier = texts.put(text.getKey(), text.getValue().get());
        assertThat(earlier).isIn(null, text.getValue().get());
      }
    }
    return texts;
  }

  private static SortedMap<String, References> references(TemplateTree tree) {
    SortedMap<ImageName, String> pins = new TreeMap<>();
    tree.images()
        .keySet()
        .forEach(image ->
            pins.put(image, "registry.example/%s@%s".formatted(image, Digest.of(new byte[0]))));
    return new TreeMap<>(
        Map.of(
            "by name ", References.byName("base"),
            "pinned ", References.pinned("base", pins),
            "canonical ", References.canonical("base", tree.configuration())));
  }
}
