package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.ProblemsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of a template tree, as in its {@code kiln.yaml}.
 *
 * <p>Maps are sorted by key, lists keep the order of the file.
 *
 * @param namespace the part of the repository between registry and image, possibly empty
 * @param prefix what precedes an image's name in its repository
 * @param tag the tag to publish under
 * @param registry where images are pushed to; empty means Docker's default registry
 * @param retries how often a failed attempt is tried again
 * @param timeout how long one attempt may take
 * @param profiles named lists of regular expressions on image names
 * @param allowedToFail images whose failure does not fail a build
 */
public record TreeConfiguration(
    String namespace,
    String prefix,
    String tag,
    Optional<String> registry,
    Base base,
    Optional<String> maintainer,
    SortedMap<String, String> labels,
    SortedMap<String, String> buildArguments,
    SortedMap<String, User> users,
    Freshness freshness,
    int retries,
    Duration timeout,
    SortedMap<String, List<String>> profiles,
    SortedSet<ImageName> allowedToFail) {

  /** The name of the file in the root of a tree. */
  public static final String FILE = "kiln.yaml";

  public TreeConfiguration {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
    users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    SortedMap<String, List<String>> profileCopies = new TreeMap<>();
    profiles.forEach((name, regexes) -> profileCopies.put(name, List.copyOf(regexes)));
    profiles = Collections.unmodifiableSortedMap(profileCopies);
    allowedToFail = Collections.unmodifiableSortedSet(new TreeSet<>(allowedToFail));
  }

  /** The configuration of a tree without a {@code kiln.yaml}. */
  public static TreeConfiguration defaults() {
    return new TreeConfiguration(
        "kiln",
        "",
        "dev",
        Optional.empty(),
        Base.defaults(),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        Freshness.WEEKLY,
        3,
        Duration.ofMinutes(60),
        new TreeMap<>(),
        new TreeSet<>());
  }

  /** The repository that an image is published in. */
  public ImageReference repository(ImageName image) {
    String path = namespace.isEmpty() ? "" : namespace + "/";
    return ImageReference.of(registry.orElse(""), path + prefix + image);
  }

  /** The name that an image is published under. */
  public ImageReference reference(ImageName image) {
    return repository(image).withTag(tag);
  }

  /** This configuration with what was set outside the tree. */
  public TreeConfiguration withOverrides(Overrides overrides) {
    return new TreeConfiguration(
        overrides.namespace().orElse(namespace),
        prefix,
        overrides.tag().orElse(tag),
        overrides.registry().or(() -> registry),
        overrides.baseImage().map(base::withReference).orElse(base),
        maintainer,
        labels,
        buildArguments,
        users,
        overrides.freshness().orElse(freshness),
        overrides.retries().orElse(retries),
        overrides.timeout().orElse(timeout),
        profiles,
        allowedToFail);
  }

  /** This configuration on exactly this base image, as it was pinned for a build. */
  public TreeConfiguration withBase(ImageReference pinned) {
    Overrides none = Overrides.none();
    return withOverrides(
        new Overrides(
            none.registry(),
            none.namespace(),
            none.tag(),
            Optional.of(pinned),
            none.freshness(),
            none.retries(),
            none.timeout()));
  }

  /**
   * The distribution that images start from.
   *
   * @param reference an exact reference that replaces image and tag
   */
  public record Base(
      String distribution, String image, String tag, Optional<ImageReference> reference) {

    static Base defaults() {
      return new Base("debian", "debian", "bookworm", Optional.empty());
    }

    /** The reference that {@code #base()} stands for, before a tag is resolved to a digest. */
    public ImageReference effectiveReference() {
      return reference.orElseGet(() -> ImageReference.parse(image).withTag(tag));
    }

    Base withReference(ImageReference exact) {
      return new Base(distribution, image, tag, Optional.of(exact));
    }
  }

  /** A user that images create, with fixed ids so that volumes can be shared. */
  public record User(
      String name, int uid, int gid, String home, String shell, List<String> groups) {

    static final String NO_LOGIN = "/usr/sbin/nologin";

    public User {
      groups = List.copyOf(groups);
    }
  }

  /** How old what an image was built from may be before it is built again without a change. */
  public enum Freshness {
    /** Only changes rebuild. */
    NEVER,
    /** Once a day. */
    DAILY,
    /** Once a week. */
    WEEKLY,
    /** Every build. */
    ALWAYS;

    /** The word used in configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
      List<String> words = new ArrayList<>();
      for (Freshness freshness : values()) {
        words.add(freshness.word());
      }
      return words;
    }

    /** Reads the word used in configuration. */
    public static Freshness parse(String word) {
      for (Freshness freshness : values()) {
        if (freshness.word().equals(word)) {
          return freshness;
        }
      }
      throw new IllegalArgumentException(
          "'%s' is no freshness: expected one of %s%s"
              .formatted(word, String.join(", ", words()), Nearest.suggestion(word, words())));
    }
  }

  /** What environment variables and options set over a tree's own configuration. */
  public record Overrides(
      Optional<String> registry,
      Optional<String> namespace,
      Optional<String> tag,
      Optional<ImageReference> baseImage,
      Optional<Freshness> freshness,
      Optional<Integer> retries,
      Optional<Duration> timeout) {

    /** Overrides nothing. */
    public static Overrides none() {
      return new Overrides(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /**
     * Reads {@code KILN_REGISTRY}, {@code KILN_NAMESPACE}, {@code KILN_TAG}, {@code
     * KILN_BASE_IMAGE}, {@code KILN_FRESHNESS}, {@code KILN_RETRIES} and {@code KILN_TIMEOUT}.
     *
     * @throws ProblemsException naming every variable that has an unfit value
     */
    public static Overrides fromEnvironment(Map<String, String> environment) {
      return new OverridesReader(environment).read();
    }

    /** These overrides, and where they say nothing, {@code lower}. */
    public Overrides over(Overrides lower) {
      return new Overrides(
          registry.or(lower::registry),
          namespace.or(lower::namespace),
          tag.or(lower::tag),
          baseImage.or(lower::baseImage),
          freshness.or(lower::freshness),
          retries.or(lower::retries),
          timeout.or(lower::timeout));
    }
  }

  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

  /** Reads a duration such as {@code 30m} or {@code 1h30m}. */
  public static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no duration: expected something like 30m or 1h30m".formatted(text));
    }
    Duration duration =
        Duration.ofDays(amount(matcher, 1))
            .plusHours(amount(matcher, 2))
            .plusMinutes(amount(matcher, 3))
            .plusSeconds(amount(matcher, 4));
    if (duration.isZero()) {
      throw new IllegalArgumentException("a duration must be longer than nothing");
    }
    return duration;
  }

  private static long amount(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
