package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.image.ImageName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParentReferencesTest {

  @Test
  void parentsAreImagesOfTheTreeByNameOrByCanonicalReference() {
    Set<ImageName> tree = Set.of(ImageName.of("a"), ImageName.of("b"), ImageName.of("c"));
    Dockerfile dockerfile =
        Dockerfile.parse(
            "FROM kiln-tree.invalid/a\nCOPY --from=kiln/b:dev /x /y\nCOPY --from=kiln/c:1 /x /y\nCOPY --from=kiln/d:dev /x /y\n");

    assertThat(ParentReferences.of(dockerfile, tree, TreeConfiguration.defaults()))
        .containsExactly(ImageName.of("a"), ImageName.of("b"));
  }
}
