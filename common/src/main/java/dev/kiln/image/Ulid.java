package dev.kiln.image;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A universally unique, lexicographically sortable identifier: 48 bits of milliseconds since 1970
 * and 80 random bits, in 26 characters of Crockford's base 32.
 *
 * @see <a href="https://github.com/ulid/spec">ULID specification</a>
 */
public record Ulid(String value) implements Comparable<Ulid> {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final int LENGTH = 26;
  private static final int RANDOM_BYTES = 10;
  private static final int TIME_BYTES = 6;

  public Ulid {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("'%s' is no ULID".formatted(value));
    }
  }

  /** Mints an identifier for {@code now} from the given source of randomness. */
  public static Ulid next(Instant now, RandomGenerator random) {
    byte[] randomness = new byte[RANDOM_BYTES];
    random.nextBytes(randomness);
    byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(now.toEpochMilli()).array();
    byte[] bytes =
        ByteBuffer.allocate(TIME_BYTES + RANDOM_BYTES)
            .put(time, Long.BYTES - TIME_BYTES, TIME_BYTES)
            .put(randomness)
            .array();
    return new Ulid(encode(new BigInteger(1, bytes)));
  }

  /** Reads the 26 characters. */
  public static Ulid parse(String text) {
    return new Ulid(text);
  }

  /** The time that the identifier was minted for. */
  public Instant time() {
    long millis = 0;
    for (int i = 0; i < 10; i++) {
      millis = millis * 32 + ALPHABET.indexOf(value.charAt(i));
    }
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(Ulid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String encode(BigInteger number) {
    char[] characters = new char[LENGTH];
    BigInteger rest = number;
    for (int i = LENGTH - 1; i >= 0; i--) {
      characters[i] = ALPHABET.charAt(rest.intValue() & 31);
      rest = rest.shiftRight(5);
    }
    return new String(characters);
  }
}
