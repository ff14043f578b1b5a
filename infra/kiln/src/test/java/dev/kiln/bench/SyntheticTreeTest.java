package dev.kiln.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bundle.TreeBundle;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.template.TemplateTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticTreeTest {

  private static final TreeShape SHAPE = new TreeShape(List.of(1, 5, 12, 3));

  @TempDir Path folder;

  @Test
  void theImagesOfATreeStandOnTheLevelsOfItsShape() throws IOException {
    SyntheticTree.write(folder, SHAPE, 1);

    ImageGraph graph = discovered(folder).graph();

    assertThat(
            graph.images().stream()
                .collect(Collectors.groupingBy(graph::level, Collectors.counting())))
        .containsValues(1L, 5L, 12L, 3L)
        .hasSize(4);
  }

  @Test
  void templatesAreAsLongAsRealOnesAndHaveAContext() throws IOException {
    SyntheticTree.write(folder, SHAPE, 1);

    TemplateTree tree = TemplateTree.read(folder);

    assertThat(tree.images().values())
        .allSatisfy(image -> {
          assertThat(Files.readAllLines(image.dockerfile())).hasSizeBetween(15, 40);
          assertThat(image.context()).hasSizeBetween(1, 3);
        });
  }

  @Test
  void aSeedGivesTheSameTreeAndAnotherSeedAnother() throws IOException {
    Function<Path, byte[]> bundle =
        root -> {
          TemplateTree tree = TemplateTree.read(root);
          return TreeBundle.toBytes(tree, tree.configuration());
        };

    SyntheticTree.write(folder.resolve("one"), SHAPE, 1);
    SyntheticTree.write(folder.resolve("again"), SHAPE, 1);
    SyntheticTree.write(folder.resolve("other"), SHAPE, 2);

    assertThat(bundle.apply(folder.resolve("again")))
        .isEqualTo(bundle.apply(folder.resolve("one")))
        .isNotEqualTo(bundle.apply(folder.resolve("other")));
  }

  private static DiscoveredTree discovered(Path root) {
    TemplateTree tree = TemplateTree.read(root);
    return DiscoveredTree.discover(tree, tree.configuration());
  }
}
