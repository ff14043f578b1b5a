package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A form of strings: a value that events hold as one string. There is one for each value type that
 * {@link EventCodec} writes so.
 */
enum TextForm {
  ATTEMPT_ID(AttemptId.class, Patterns.ULID),
  BUILD_ID(BuildId.class, "[0-9]{2,4}-" + Patterns.ULID),
  DIGEST(Digest.class, Patterns.DIGEST),
  DURATION(
      Duration.class,
      "PT([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?",
      "An ISO 8601 duration in hours, minutes and seconds, such as `PT1H30M`."),
  IMAGE_NAME(ImageName.class, "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*"),
  IMAGE_REFERENCE(ImageReference.class, ".+"),
  INPUT_KEY(InputKey.class, Patterns.DIGEST),
  PLATFORM(Platform.class, "[a-z0-9_]{1,32}/[a-z0-9_]{1,32}"),
  POOL(Pool.class, "[a-z0-9_]{1,32}(\\.[a-z0-9_-]{1,32})*"),
  RECIPE_KEY(RecipeKey.class, Patterns.DIGEST),
  TIME(
      Instant.class,
      "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z",
      "An ISO 8601 instant in UTC, such as `2026-11-23T10:15:30.250Z`."),
  ULID(Ulid.class, Patterns.ULID);

  private final Class<?> type;
  private final String pattern;
  private final String description;

  TextForm(Class<?> type, String pattern) {
    this(type, pattern, "");
  }

  TextForm(Class<?> type, String pattern, String description) {
    this.type = type;
    this.pattern = pattern;
    this.description = description;
  }

  /** The form in which values of {@code type} are written, if they are written as a string. */
  static Optional<TextForm> of(Class<?> type) {
    return Arrays.stream(values()).filter(form -> form.type == type).findFirst();
  }

  /** What such a string matches as a whole, in the syntax that JSON Schema and Java share. */
  String pattern() {
    return pattern;
  }

  /** What people call it, as in {@code build id}. */
  String words() {
    return Headings.words(name());
  }

  /** What it is called in the schema, as in {@code BuildId}. */
  String definition() {
    return type.getSimpleName();
  }

  /** What it is: in the words of its type, which the JDK's types have not in the sources. */
  String description(Javadoc javadoc) {
    return description.isEmpty() ? javadoc.of(type).description() : description;
  }

  private static final class Patterns {
    static final String ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";
    static final String DIGEST = "sha256:[0-9a-f]{64}";

    private Patterns() {}
  }
}
