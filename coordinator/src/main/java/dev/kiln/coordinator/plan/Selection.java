package dev.kiln.coordinator.plan;

import dev.kiln.image.ImageName;
import dev.kiln.image.NamePattern;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the user asked for: every image that one of the patterns or profiles matches, and everything
 * those images are made from. Neither a pattern nor a profile means every image.
 *
 * @param profiles named lists of patterns, which add to the others
 * @param changed what narrows the images that patterns match
 * @param skips which of the selected images are left out nevertheless
 * @param rebuild selected images that one of these matches are built even if an image like them is
 *     there; they are never skipped
 * @param allowedToFail images without which the build succeeds too
 */
public record Selection(
    List<NamePattern> patterns,
    SortedMap<String, List<NamePattern>> profiles,
    Optional<Changed> changed,
    Set<Skip> skips,
    List<NamePattern> rebuild,
    SortedSet<ImageName> allowedToFail) {

  public Selection {
    patterns = List.copyOf(patterns);
    SortedMap<String, List<NamePattern>> copies = new TreeMap<>();
    profiles.forEach((name, its) -> copies.put(name, List.copyOf(its)));
    profiles = Collections.unmodifiableSortedMap(copies);
    skips = Set.copyOf(skips);
    rebuild = List.copyOf(rebuild);
    allowedToFail = Collections.unmodifiableSortedSet(new TreeSet<>(allowedToFail));
  }

  /** Selected images that are left out. */
  public enum Skip {
    /** Every selected image that another selected one is made from. */
    PARENTS,
    /** Every selected image that is in the registry under the name it would be published by. */
    EXISTING
  }

  /**
   * What has changed.
   *
   * @param since the state of the tree that it was compared with, as the user named it
   * @param images every image that has changed, and everything that is made from one
   */
  public record Changed(String since, SortedSet<ImageName> images) {

    public Changed {
      images = Collections.unmodifiableSortedSet(new TreeSet<>(images));
    }
  }

  /** Every image that one of the patterns matches, and what those are made from. */
  public static Selection of(Collection<String> regexes) {
    return new Selection(
        regexes.stream().map(NamePattern::of).toList(),
        new TreeMap<>(),
        Optional.empty(),
        Set.of(),
        List.of(),
        new TreeSet<>());
  }

  /** Whether no pattern and no profile restricts it. */
  public boolean isOfEverything() {
    return patterns.isEmpty() && profiles.isEmpty();
  }

  /** Whether a pattern or profile matches the name. */
  public boolean matches(ImageName image) {
    return match(image).isPresent();
  }

  /** Whether the image is to be built even if an image like it is there. */
  boolean rebuilds(ImageName image) {
    return rebuild.stream().anyMatch(pattern -> pattern.matches(image));
  }

  /** Says in words which pattern or profile matches the name; empty if none does. */
  Optional<String> match(ImageName image) {
    if (isOfEverything()) {
      return Optional.of("every image was asked for");
    }
    return patterns.stream()
        .filter(pattern -> pattern.matches(image))
        .findFirst()
        .map("its name matches '%s'"::formatted)
        .or(() ->
            profiles.entrySet().stream()
                .filter(profile -> profile.getValue().stream().anyMatch(it -> it.matches(image)))
                .findFirst()
                .map(Map.Entry::getKey)
                .map("profile '%s' matches it"::formatted));
  }
}
