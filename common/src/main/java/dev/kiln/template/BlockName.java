package dev.kiln.template;

import dev.kiln.image.ImageName;
import java.util.regex.Pattern;

/** The names by which override files know places in templates. */
final class BlockName {

  /** What a name that is none should have been, for messages. */
  static final String EXPECTED = "expected lower-case letters, digits and '_', at most 128";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,128}");

  private BlockName() {}

  static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /** The block after the last {@code FROM} that every image has. */
  static String header(ImageName image) {
    return stem(image) + "_header";
  }

  /** The block at the end that every image has. */
  static String footer(ImageName image) {
    return stem(image) + "_footer";
  }

  private static String stem(ImageName image) {
    return image.value().replace('-', '_').replace('.', '_');
  }
}
