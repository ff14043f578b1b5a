package dev.kiln.coordinator.simulation.chance;

import dev.kiln.image.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Randomness for one concern of a night. Each concern has its own, taken from the night's seed and
 * the concern's name, so that drawing once more in one place shifts nothing elsewhere.
 */
public final class Chance {

  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** The randomness of {@code concern} in the night of {@code seed}. */
  public static Chance of(long seed, String concern) {
    CRC32 crc = new CRC32();
    crc.update(concern.getBytes(StandardCharsets.UTF_8));
    return new Chance(new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ crc.getValue() << 20));
  }

  /** Whether something of this probability happens. */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from 0 to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number between the two, both included. */
  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** A factor that is mostly near 1, and sometimes several times more or less. */
  public double noise() {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += random.nextDouble() - 0.5;
    }
    return Math.exp(sum);
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A new identifier, minted at {@code now}. */
  public Ulid ulid(Instant now) {
    return Ulid.next(now, random);
  }
}
