package dev.kiln.dockerfile;

import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@code RUN --mount=…} mounts for as long as it runs; BuildKit only.
 *
 * @param options by name in lower case; one that is written without a value has an empty one
 * @param line the line that the instruction starts in
 */
public record Mount(SortedMap<String, String> options, int line) {

  /** What a mount is that does not say so. */
  private static final String USUAL_TYPE = "bind";

  public Mount {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** Reads what stands behind {@code --mount=}. */
  static Mount parse(String text, int line) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String option : text.split(",")) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      options.put(
          name.strip().toLowerCase(Locale.ROOT),
          equals < 0 ? "" : option.substring(equals + 1).strip());
    }
    return new Mount(options, line);
  }

  /** The kind of mount, such as {@code cache} or {@code secret}. */
  public String type() {
    return options.getOrDefault("type", USUAL_TYPE);
  }

  /** The image or stage that it comes from. */
  Optional<String> from() {
    return Optional.ofNullable(options.get("from")).filter(from -> !from.isEmpty());
  }

  /** The id of the secret that it mounts: where none is written, the name of its file. */
  public Optional<String> secret() {
    if (!type().equals("secret")) {
      return Optional.empty();
    }
    return Optional.ofNullable(options.get("id"))
        .or(this::target)
        .map(path -> path.substring(path.lastIndexOf('/') + 1));
  }

  private Optional<String> target() {
    return Optional.ofNullable(options.get("target"))
        .or(() -> Optional.ofNullable(options.get("dst")))
        .or(() -> Optional.ofNullable(options.get("destination")));
  }
}
