package dev.kiln.bench;

import java.util.List;
import java.util.Optional;

/**
 * What was measured, once or several times.
 *
 * @param values in the order measured; at least one
 * @param target what the median is not to exceed, or to reach where more is better; empty if it is
 *     shown for information only
 */
public record Figure(String name, Unit unit, List<Long> values, Optional<Long> target) {

  /** What values and target count. */
  public enum Unit {
    MILLISECONDS("ms", Better.LESS),
    MICROSECONDS("µs", Better.LESS),
    MEBIBYTES("MiB", Better.LESS),
    /** Thousandths of what it is compared with. */
    THOUSANDTHS("‰", Better.LESS),
    PER_SECOND("/s", Better.MORE);

    private final String symbol;
    private final Better better;

    Unit(String symbol, Better better) {
      this.symbol = symbol;
      this.better = better;
    }

    /** As it is written after a number. */
    public String symbol() {
      return symbol;
    }
  }

  /** Which values are good. */
  private enum Better {
    LESS,
    MORE
  }

  public Figure {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("'%s' was never measured".formatted(name));
    }
  }

  /** The smallest value. */
  public long min() {
    return sorted(0);
  }

  /** The value in the middle; of an even number of values the lower one. */
  public long median() {
    return sorted((values.size() - 1) / 2);
  }

  /** The largest value. */
  public long max() {
    return sorted(values.size() - 1);
  }

  /** Whether the target is met; a figure without one meets it. */
  public boolean met() {
    return target
        .map(wanted ->
            switch (unit.better) {
              case LESS -> median() <= wanted;
              case MORE -> median() >= wanted;
            })
        .orElse(true);
  }

  private long sorted(int index) {
    return values.stream().sorted().skip(index).findFirst().orElseThrow();
  }
}
