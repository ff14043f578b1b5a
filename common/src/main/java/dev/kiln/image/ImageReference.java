package dev.kiln.image;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an image is: {@code [registry/]repository[:tag][@digest]}.
 *
 * <p>The registry is empty where Docker's default registry is meant, as in {@code debian:bookworm}.
 * With both a tag and a digest the digest decides and the tag is for people.
 *
 * @see <a href="https://github.com/distribution/reference/blob/main/reference.go">the reference
 *     grammar of the distribution project</a>
 */
public record ImageReference(
    Optional<String> registry, String repository, Optional<String> tag, Optional<Digest> digest) {

  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  public ImageReference {
    registry.ifPresent(value -> require(REGISTRY, value, "registry"));
    require(REPOSITORY, repository, "repository");
    tag.ifPresent(value -> require(TAG, value, "tag"));
  }

  /** Returns the repository without tag or digest; an empty registry means Docker's default. */
  public static ImageReference of(String registry, String repository) {
    return new ImageReference(
        registry.isEmpty() ? Optional.empty() : Optional.of(registry),
        repository,
        Optional.empty(),
        Optional.empty());
  }

  /** Reads {@code [registry/]repository[:tag][@digest]}; the error says which part is wrong. */
  public static ImageReference parse(String text) {
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    Optional<String> registry = Optional.empty();
    int slash = rest.indexOf('/');
    if (slash > 0 && namesRegistry(rest.substring(0, slash))) {
      registry = Optional.of(rest.substring(0, slash));
      rest = rest.substring(slash + 1);
    }
    Optional<String> tag = Optional.empty();
    int colon = rest.indexOf(':');
    if (colon >= 0) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    return new ImageReference(registry, rest, tag, digest);
  }

  /** Whether {@code tag} is fit to be one. */
  public static boolean isValidTag(String tag) {
    return TAG.matcher(tag).matches();
  }

  /** This repository under {@code tag}, without a digest. */
  public ImageReference withTag(String tag) {
    return new ImageReference(registry, repository, Optional.of(tag), Optional.empty());
  }

  /** This repository at {@code digest}, without a tag. */
  public ImageReference withDigest(Digest digest) {
    return new ImageReference(registry, repository, Optional.empty(), Optional.of(digest));
  }

  /** The registry and the repository, as {@code FROM} would have them, without tag or digest. */
  public String name() {
    return registry.map(host -> host + "/").orElse("") + repository;
  }

  @Override
  public String toString() {
    return name()
        + tag.map(value -> ":" + value).orElse("")
        + digest.map(value -> "@" + value).orElse("");
  }

  private static boolean namesRegistry(String firstComponent) {
    return firstComponent.contains(".")
        || firstComponent.contains(":")
        || firstComponent.equals("localhost");
  }

  private static void require(Pattern pattern, String value, String part) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no valid %s of an image reference".formatted(value, part));
    }
  }
}
