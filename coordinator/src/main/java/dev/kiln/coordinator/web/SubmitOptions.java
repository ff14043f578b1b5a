package dev.kiln.coordinator.web;

import dev.kiln.event.PublishPolicy;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The body of a submission. Only {@code bundle} is required; what is absent comes from the
 * configuration inside the bundle. A field that is not one of these is an error, so that a misspelt
 * option is never silently ignored.
 *
 * @param bundle what {@code POST /api/bundles} answered
 * @param regexes images whose name contains a match of any; none, and no profile, means all
 * @param profiles lists of regexes in the tree's configuration, by name
 * @param changed narrows what the regexes match to what has changed
 * @param skipParents whether to leave out every selected image that another one is made from
 * @param skipExisting whether to leave out every selected image that is in the registry
 * @param rebuild regexes: selected images that are built even if an image like them is there
 * @param allowToFail images without which the build succeeds too; adds to the configuration's
 * @param enableUnbuildable whether to try what the configuration says can't be built
 * @param retries for causes that are the image's own fault, 0 to 20
 * @param timeout of one attempt, in JSON as in {@code PT30M} or a number of seconds
 * @param publish in JSON a policy, or true for {@code atomic} and false for {@code none}
 * @param requestedBy who asks, for people; nobody has proved it
 * @param priority higher goes first, -100 to 100
 */
public record SubmitOptions(
    Digest bundle,
    List<String> regexes,
    List<String> profiles,
    Optional<Changed> changed,
    boolean skipParents,
    boolean skipExisting,
    List<String> rebuild,
    List<String> allowToFail,
    boolean enableUnbuildable,
    Optional<String> tag,
    OptionalInt retries,
    Optional<Duration> timeout,
    Optional<PublishPolicy> publish,
    Optional<String> requestedBy,
    OptionalInt priority) {

  private static final int MAX_RETRIES = 20;
  private static final int MAX_PRIORITY = 100;
  private static final int MAX_REQUESTER_LENGTH = 200;
  private static final int MAX_SINCE_LENGTH = 200;
  private static final Duration MAX_TIMEOUT = Duration.ofDays(7);

  public SubmitOptions {
    Objects.requireNonNull(bundle, "'bundle' is missing");
    regexes = List.copyOf(regexes);
    profiles = List.copyOf(profiles);
    rebuild = List.copyOf(rebuild);
    allowToFail = List.copyOf(allowToFail);
    require(
        tag.isEmpty() || ImageReference.isValidTag(tag.get()),
        "'tag' must be a valid tag of an image");
    require(
        retries.isEmpty() || retries.getAsInt() >= 0 && retries.getAsInt() <= MAX_RETRIES,
        "'retries' must be from 0 to " + MAX_RETRIES);
    require(
        timeout.isEmpty()
            || timeout.get().isPositive() && timeout.get().compareTo(MAX_TIMEOUT) <= 0,
        "'timeout' must be positive and at most 7 days");
    require(
        priority.isEmpty() || Math.abs((long) priority.getAsInt()) <= MAX_PRIORITY,
        "'priority' must be from -100 to 100");
    require(
        requestedBy.isEmpty() || requestedBy.get().length() <= MAX_REQUESTER_LENGTH,
        "'requestedBy' must have at most " + MAX_REQUESTER_LENGTH + " characters");
  }

  /**
   * What has changed.
   *
   * @param since what the tree was compared with, for people
   * @param images every image that has changed, and everything that is made from one
   */
  public record Changed(String since, List<ImageName> images) {

    public Changed {
      Objects.requireNonNull(since, "'changed' needs 'since'");
      require(
          !since.isBlank()
              && since.length() <= MAX_SINCE_LENGTH
              && since.chars().noneMatch(Character::isISOControl),
          "'since' must have 1 to %d characters, none of them a control character"
              .formatted(MAX_SINCE_LENGTH));
      images = List.copyOf(images);
    }
  }

  /** The options that only name a bundle. */
  public static SubmitOptions of(Digest bundle) {
    return new SubmitOptions(
        bundle,
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        false,
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private static void require(boolean fine, String otherwise) {
    if (!fine) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
