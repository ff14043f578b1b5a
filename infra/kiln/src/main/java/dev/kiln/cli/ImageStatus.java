package dev.kiln.cli;

import dev.kiln.compare.ImageDifference;
import java.util.Locale;

/** What has become of an image, in the word that is printed; in the order of printing. */
enum ImageStatus {
  CHANGED(Ink.YELLOW),
  ADDED(Ink.GREEN),
  REMOVED(Ink.RED),
  INHERITED(Ink.CYAN),
  SAME(Ink.BOLD);

  private final Ink ink;

  ImageStatus(Ink ink) {
    this.ink = ink;
  }

  static ImageStatus of(ImageDifference difference) {
    return switch (difference) {
      case ImageDifference.Changed changed -> CHANGED;
      case ImageDifference.Added added -> ADDED;
      case ImageDifference.Removed removed -> REMOVED;
      case ImageDifference.Inherited inherited -> INHERITED;
      case ImageDifference.Same same -> SAME;
    };
  }

  Ink ink() {
    return ink;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
