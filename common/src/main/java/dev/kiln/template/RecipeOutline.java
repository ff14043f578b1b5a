package dev.kiln.template;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.KeyHash;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outline of a recipe: eight hexadecimal digits for each {@link RecipePart} that it has, such
 * as {@code builder:1a2b3c4d dockerfile:4e5f6071}. It travels with a task, so that a worker that
 * comes to another recipe can say where the difference lies. A short hash may be the same by
 * chance: it explains, and proves nothing.
 */
final class RecipeOutline {

  private static final String SCHEMA = "kiln-outline/1";
  private static final int DIGITS = 8;

  /** Of so many components of a part the worker's own are named. */
  private static final int MOST_NAMED = 8;

  private static final int LONGEST_VALUE = 90;

  private final SortedMap<String, String> components;

  /**
   * The outline of a recipe.
   *
   * @param components the recipe's, by label
   */
  RecipeOutline(SortedMap<String, String> components) {
    this.components = components;
  }

  /** The outline. */
  String text() {
    List<String> words = new ArrayList<>();
    hashes().forEach((part, hash) -> words.add(part.word() + ":" + hash));
    return String.join(" ", words);
  }

  /** Where this recipe is another than the one that {@code planned} outlines, in words. */
  String differenceFrom(String planned) {
    if (planned.isEmpty()) {
      return "the plan does not say in what";
    }
    Map<RecipePart, String> there = read(planned);
    Map<RecipePart, String> here = hashes();
    Set<RecipePart> parts = EnumSet.noneOf(RecipePart.class);
    parts.addAll(there.keySet());
    parts.addAll(here.keySet());
    List<String> differences = new ArrayList<>();
    for (RecipePart part : parts) {
      Optional<String> wanted = Optional.ofNullable(there.get(part));
      if (!wanted.equals(Optional.ofNullable(here.get(part)))) {
        differences.add(difference(part, wanted));
      }
    }
    return differences.isEmpty()
        ? "every part that the plan outlines is the same"
        : String.join("; ", differences);
  }

  private String difference(RecipePart part, Optional<String> wanted) {
    SortedMap<String, String> own = of(part);
    if (part == RecipePart.BUILDER) {
      return "built with %s instead of %s"
          .formatted(own.getOrDefault("builder", "nothing"), builder(wanted));
    }
    String others = part == RecipePart.DOCKERFILE ? "another" : "others";
    return "%s: the plan has %s, this worker has %s"
        .formatted(
            part.words(),
            wanted.isEmpty() ? "none" : own.isEmpty() ? "some" : others,
            own.isEmpty() ? "none" : named(part, own));
  }

  /** There are few builders, so the one of the plan is found by trying. */
  private static String builder(Optional<String> wanted) {
    for (BuilderKind kind : BuilderKind.values()) {
      SortedMap<String, String> component = new TreeMap<>(Map.of("builder", kind.word()));
      if (wanted.filter(hash(component)::equals).isPresent()) {
        return kind.word();
      }
    }
    return "another";
  }

  private static String named(RecipePart part, SortedMap<String, String> own) {
    if (part == RecipePart.DOCKERFILE) {
      return "one of %d lines".formatted(own.values().iterator().next().lines().count());
    }
    List<String> named = new ArrayList<>();
    own.forEach((label, value) -> {
      if (named.size() < MOST_NAMED) {
        named.add((part.inside(label) + " " + shortened(value)).strip());
      }
    });
    int more = own.size() - named.size();
    return String.join(", ", named) + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }

  private Map<RecipePart, String> hashes() {
    Map<RecipePart, SortedMap<String, String>> byPart = new EnumMap<>(RecipePart.class);
    components.forEach((label, value) ->
        byPart.computeIfAbsent(RecipePart.of(label), part -> new TreeMap<>()).put(label, value));
    Map<RecipePart, String> hashes = new EnumMap<>(RecipePart.class);
    byPart.forEach((part, own) -> hashes.put(part, hash(own)));
    return hashes;
  }

  private SortedMap<String, String> of(RecipePart part) {
    SortedMap<String, String> own = new TreeMap<>();
    components.forEach((label, value) -> {
      if (RecipePart.of(label) == part) {
        own.put(label, value);
      }
    });
    return own;
  }

  /** Parts of a later version that are unknown here are no difference that could be named. */
  private static Map<RecipePart, String> read(String outline) {
    Map<RecipePart, String> hashes = new EnumMap<>(RecipePart.class);
    for (String word : outline.split(" ", -1)) {
      for (RecipePart part : RecipePart.values()) {
        if (word.startsWith(part.word() + ":")) {
          hashes.put(part, word.substring(part.word().length() + 1));
        }
      }
    }
    return hashes;
  }

  private static String hash(SortedMap<String, String> components) {
    KeyHash hash = KeyHash.of(SCHEMA);
    components.forEach(hash::add);
    return hash.digest().hex().substring(0, DIGITS);
  }
}
