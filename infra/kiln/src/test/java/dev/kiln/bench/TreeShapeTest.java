package dev.kiln.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeShapeTest {

  @ParameterizedTest
  @ValueSource(ints = {187, 188, 1000, 20_000})
  void aScaledShapeHasAsManyImagesAsAskedFor(int images) {
    TreeShape scaled = TreeShape.CATALOGUE.scaledTo(images);

    assertThat(scaled.images()).isEqualTo(images);
    assertThat(scaled.levels()).hasSameSizeAs(TreeShape.CATALOGUE.levels());
  }

  @Test
  void aShapeCanNotBeScaledDown() {
    assertThatThrownBy(() -> TreeShape.CATALOGUE.scaledTo(186))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tree of this shape has at least 187 images, not 186");
  }

  @Test
  void aLevelWithoutImagesIsRefused() {
    assertThatThrownBy(() -> new TreeShape(List.of(1, 0, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
