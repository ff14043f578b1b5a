package dev.kiln.coordinator.web;

import dev.kiln.event.PublishPolicy;
import dev.kiln.image.Digest;
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
 * @param regexes images whose name contains a match of any; none means all
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
    Optional<String> tag,
    OptionalInt retries,
    Optional<Duration> timeout,
    Optional<PublishPolicy> publish,
    Optional<String> requestedBy,
    OptionalInt priority) {

  private static final int MAX_RETRIES = 20;
  private static final int MAX_PRIORITY = 100;
  private static final int MAX_REQUESTER_LENGTH = 200;
  private static final Duration MAX_TIMEOUT = Duration.ofDays(7);

  public SubmitOptions {
    Objects.requireNonNull(bundle, "'bundle' is missing");
    regexes = List.copyOf(regexes);
    profiles = List.copyOf(profiles);
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

  /** The options that only name a bundle. */
  public static SubmitOptions of(Digest bundle) {
    return new SubmitOptions(
        bundle,
        List.of(),
        List.of(),
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
