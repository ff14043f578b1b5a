package dev.kiln.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which values count as numbers, and how large they may get. */
final class Numbers {

  static final int MAX_DIGITS = 40;

  private static final Pattern PLAIN = Pattern.compile("-?\\d{1,40}(?:\\.\\d{1,40})?");
  private static final int MAX_BITS = 256;

  /** More than what two numbers of variables can give, so that the variable is blamed first. */
  private static final int MAX_RESULT_BITS = 1024;

  private Numbers() {}

  /**
   * Whether Velocity may take the value for a number: numbers, and texts that are plain ones.
   *
   * <p>Left alone it tries any text, and needs half a minute for one of a million digits.
   */
  static boolean isNumber(@Nullable Object value) {
    return switch (value) {
      case Number _ -> true;
      case String text -> text.length() <= 2 * MAX_DIGITS + 2 && PLAIN.matcher(text).matches();
      case null, default -> false;
    };
  }

  /** Whether the number is one that only a loop of multiplications makes. */
  static boolean isTooLarge(Number number) {
    return isLarger(number, MAX_BITS);
  }

  /** Whether the number is one that only a long expression can have made. */
  static boolean isTooLargeResult(@Nullable Number number) {
    return number != null && isLarger(number, MAX_RESULT_BITS);
  }

  private static boolean isLarger(Number number, int bits) {
    return switch (number) {
      case BigInteger integer -> integer.bitLength() > bits;
      case BigDecimal decimal ->
          decimal.precision() > bits || Math.abs((long) decimal.scale()) > bits;
      default -> false;
    };
  }
}
