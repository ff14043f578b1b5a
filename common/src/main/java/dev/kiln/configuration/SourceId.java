package dev.kiln.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one source of one image: the image's own ({@code nova-base}), or one of its plugins
 * and additions ({@code nova-base/plugins/blazar}).
 *
 * @param image whose build needs it
 * @param name the plugin's or addition's; empty for the image's own source
 */
public record SourceId(String image, Kind kind, String name) implements Comparable<SourceId> {

  /** What a source is to its image. */
  public enum Kind {
    /** The program itself. */
    SOURCE,
    /** Something that is installed beside it. */
    PLUGINS,
    /** Files that its build needs. */
    ADDITIONS;

    /** The word used in configuration and in ids. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern FORM =
      Pattern.compile("(?<image>[^/]+)(?:/(?<kind>plugins|additions)/(?<name>[^/]+))?");

  public SourceId {
    if (image.isEmpty() || (kind == Kind.SOURCE) != name.isEmpty()) {
      throw new IllegalArgumentException("a plugin or addition has a name, a source has none");
    }
  }

  /** The image's own source. */
  public static SourceId of(String image) {
    return new SourceId(image, Kind.SOURCE, "");
  }

  /** Reads what {@link #toString()} writes. */
  public static SourceId parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no source: expected IMAGE, IMAGE/plugins/NAME or IMAGE/additions/NAME"
              .formatted(text));
    }
    String kind = matcher.group("kind");
    return kind == null
        ? of(matcher.group("image"))
        : new SourceId(
            matcher.group("image"),
            Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            matcher.group("name"));
  }

  /** The path of its archive among those of a build context, such as {@code nova-base.tar}. */
  public String archiveName() {
    return this + ".tar";
  }

  @Override
  public int compareTo(SourceId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return kind == Kind.SOURCE ? image : image + "/" + kind.word() + "/" + name;
  }
}
