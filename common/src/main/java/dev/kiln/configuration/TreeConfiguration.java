package dev.kiln.configuration;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
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
 * The configuration of a template tree with everything that was set over it: what is built, from
 * what, and how.
 *
 * <p>Maps are sorted by key, lists keep the order in which they were written.
 *
 * @see KilnSettings
 */
public record TreeConfiguration(
    Naming naming,
    Base base,
    Contents contents,
    PackageSettings packages,
    SourceSettings sources,
    BuilderSettings building,
    Policy policy) {

  /** The name of the file in the root of a tree. */
  public static final String FILE = "kiln.yaml";

  /** The configuration of a tree without a {@code kiln.yaml}. */
  public static TreeConfiguration defaults() {
    return ResolvedConfiguration.of(List.of()).values();
  }

  /**
   * What images are called.
   *
   * @param namespace the part of the repository between registry and image, possibly empty
   * @param prefix what precedes an image's name in its repository
   * @param tag the tag to publish under
   * @param registry where images are pushed to; empty means Docker's default registry
   */
  public record Naming(String namespace, String prefix, String tag, Optional<String> registry) {}

  /**
   * The distribution that images start from.
   *
   * @param image its repository
   * @param reference an exact reference that replaces image and tag
   * @param platform what is built for; empty where the farm decides
   */
  public record Base(
      Distribution distribution,
      String image,
      String tag,
      Optional<ImageReference> reference,
      Optional<Platform> platform) {

    /** The reference that {@code #base()} stands for, before a tag is resolved to a digest. */
    public ImageReference effectiveReference() {
      return reference.orElseGet(() -> ImageReference.parse(image).withTag(tag));
    }

    /** The processor architecture that images are built for, else this machine's. */
    public String architecture() {
      return platform
          .orElseGet(() -> Platform.ofJavaArchitecture(System.getProperty("os.arch")))
          .architecture();
    }

    Base withReference(ImageReference exact) {
      return new Base(
          distribution, exact.name(), exact.tag().orElse(tag), Optional.of(exact), platform);
    }
  }

  /** What is in every image. */
  public record Contents(
      Optional<String> maintainer,
      SortedMap<String, String> labels,
      SortedMap<String, String> buildArguments,
      Proxies proxies,
      SortedMap<String, User> users) {

    public Contents {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
      users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    }
  }

  /**
   * How a build goes about it; nothing of it changes what is in an image.
   *
   * @param retries how often an attempt that failed through the image's fault is tried again
   * @param timeout how long one attempt may take
   * @param stallTimeout how long an attempt may print nothing
   * @param profiles named lists of regular expressions on image names, built-in ones included
   * @param allowedToFail images whose failure does not fail a build
   * @param unbuildable by distribution ({@code debian}), architecture ({@code arm64}) or both
   *     ({@code debian+arm64}): images that can't be built, and why
   * @param requirements what workers must have to build an image
   * @param disabledLintRules by id
   */
  public record Policy(
      Freshness freshness,
      int retries,
      Duration timeout,
      Duration stallTimeout,
      SortedMap<String, List<String>> profiles,
      SortedSet<ImageName> allowedToFail,
      SortedMap<String, SortedMap<ImageName, String>> unbuildable,
      Requirements requirements,
      SortedSet<String> disabledLintRules) {

    public Policy {
      SortedMap<String, List<String>> profileCopies = new TreeMap<>();
      profiles.forEach((name, regexes) -> profileCopies.put(name, List.copyOf(regexes)));
      profiles = Collections.unmodifiableSortedMap(profileCopies);
      allowedToFail = Collections.unmodifiableSortedSet(new TreeSet<>(allowedToFail));
      SortedMap<String, SortedMap<ImageName, String>> reasons = new TreeMap<>();
      unbuildable.forEach((target, images) ->
          reasons.put(target, Collections.unmodifiableSortedMap(new TreeMap<>(images))));
      unbuildable = Collections.unmodifiableSortedMap(reasons);
      disabledLintRules = Collections.unmodifiableSortedSet(new TreeSet<>(disabledLintRules));
    }
  }

  /**
   * A user that images create, with fixed ids so that volumes can be shared.
   *
   * @param group the name of its own group
   * @param groups further ones
   */
  public record User(
      String name, String group, int uid, int gid, String home, String shell, List<String> groups) {

    static final String NO_LOGIN = "/usr/sbin/nologin";

    public User {
      groups = List.copyOf(groups);
    }

    static String usualHome(String name) {
      return "/var/lib/" + name;
    }
  }

  public String namespace() {
    return naming.namespace();
  }

  public String prefix() {
    return naming.prefix();
  }

  public String tag() {
    return naming.tag();
  }

  public Optional<String> registry() {
    return naming.registry();
  }

  public Optional<String> maintainer() {
    return contents.maintainer();
  }

  public SortedMap<String, String> labels() {
    return contents.labels();
  }

  public SortedMap<String, String> buildArguments() {
    return contents.buildArguments();
  }

  public SortedMap<String, User> users() {
    return contents.users();
  }

  public Freshness freshness() {
    return policy.freshness();
  }

  public int retries() {
    return policy.retries();
  }

  public Duration timeout() {
    return policy.timeout();
  }

  public Duration stallTimeout() {
    return policy.stallTimeout();
  }

  public SortedMap<String, List<String>> profiles() {
    return policy.profiles();
  }

  public SortedSet<ImageName> allowedToFail() {
    return policy.allowedToFail();
  }

  public SortedMap<String, SortedMap<ImageName, String>> unbuildable() {
    return policy.unbuildable();
  }

  /** The builder that Dockerfiles are written for. */
  public BuilderKind builder() {
    return building.kind();
  }

  public boolean squash() {
    return building.squash();
  }

  public SortedMap<String, String> secrets() {
    return building.secrets();
  }

  /** The labels that the workers of an image must have. */
  public SortedSet<String> requiredLabels(ImageName image) {
    return policy.requirements().of(image);
  }

  /** The repository that an image is published in. */
  public ImageReference repository(ImageName image) {
    String path = namespace().isEmpty() ? "" : namespace() + "/";
    return ImageReference.of(registry().orElse(""), path + prefix() + image);
  }

  /** The name that an image is published under. */
  public ImageReference reference(ImageName image) {
    return repository(image).withTag(tag());
  }

  /** This configuration with what was set outside the tree. */
  public TreeConfiguration withOverrides(Overrides overrides) {
    return new TreeConfiguration(
        new Naming(
            overrides.namespace().orElse(namespace()),
            prefix(),
            overrides.tag().orElse(tag()),
            overrides.registry().or(this::registry)),
        overrides.baseImage().map(base::withReference).orElse(base),
        contents,
        packages,
        sources,
        building,
        new Policy(
            overrides.freshness().orElse(freshness()),
            overrides.retries().orElse(retries()),
            overrides.timeout().orElse(timeout()),
            stallTimeout(),
            profiles(),
            allowedToFail(),
            unbuildable(),
            policy.requirements(),
            policy.disabledLintRules()));
  }

  /** This configuration on exactly this base image, as it was pinned for a build. */
  public TreeConfiguration withBase(ImageReference pinned) {
    return new TreeConfiguration(
        naming, base.withReference(pinned), contents, packages, sources, building, policy);
  }

  /** This configuration for exactly this platform. */
  public TreeConfiguration withPlatform(Platform platform) {
    Base exact =
        new Base(
            base.distribution(), base.image(), base.tag(), base.reference(), Optional.of(platform));
    return new TreeConfiguration(naming, exact, contents, packages, sources, building, policy);
  }

  /** This configuration for exactly this builder, as it was pinned for a build. */
  public TreeConfiguration withBuilder(BuilderKind builder) {
    return new TreeConfiguration(
        naming, base, contents, packages, sources, building.withBuilder(builder), policy);
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

  /** What a farm sets over the configuration that comes with a tree. */
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
     * What environment variables say of these settings.
     *
     * @throws ProblemsException naming every variable that has an unfit value
     */
    public static Overrides fromEnvironment(Map<String, String> environment) {
      ResolvedConfiguration set =
          ResolvedConfiguration.of(List.of(ResolvedConfiguration.variables(environment)));
      set.requireFlawless();
      return set.overrides();
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
