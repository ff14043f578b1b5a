package dev.kiln.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void theMedianDecidesWhetherTheTargetIsMet() {
    Figure figure = figure(List.of(90L, 10L, 20L), Optional.of(20L));

    assertThat(List.of(figure.min(), figure.median(), figure.max())).containsExactly(10L, 20L, 90L);
    assertThat(figure.met()).isTrue();
  }

  @Test
  void aMedianAboveTheTargetMissesIt() {
    assertThat(figure(List.of(21L, 22L), Optional.of(20L)).met()).isFalse();
  }

  @Test
  void aPaceBelowTheTargetMissesIt() {
    Figure pace = new Figure("any", Figure.Unit.PER_SECOND, List.of(19L, 30L), Optional.of(20L));

    assertThat(pace.met()).isFalse();
  }

  @Test
  void aFigureWithoutTargetCanNotMissIt() {
    assertThat(figure(List.of(Long.MAX_VALUE), Optional.empty()).met()).isTrue();
  }

  private static Figure figure(List<Long> values, Optional<Long> target) {
    return new Figure("any", Figure.Unit.MILLISECONDS, values, target);
  }
}
