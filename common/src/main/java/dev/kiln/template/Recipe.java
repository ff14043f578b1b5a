package dev.kiln.template;

import dev.kiln.configuration.Proxies;
import dev.kiln.image.Digest;
import dev.kiln.image.KeyHash;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that determines an image's content, with its parents by name, as labelled components.
 *
 * <p>Times and owners of files, proxies, tags and build ids are not part of it.
 */
public final class Recipe {

  private static final String SCHEMA = "kiln-recipe/1";

  private final SortedMap<String, String> components;

  private Recipe(SortedMap<String, String> components) {
    this.components = components;
  }

  /**
   * What determines an image besides its Dockerfile and its files.
   *
   * @param labels what the configuration labels images with
   * @param builder the kind of builder, such as {@code classic}
   * @param freshnessSalt what changes when the image is to be built anew without a change
   * @param sources what is fetched for it: each source's id and exactly what it stands for, such as
   *     a commit
   */
  public record Inputs(
      SortedMap<String, String> buildArguments,
      SortedMap<String, String> labels,
      Platform platform,
      String builder,
      String freshnessSalt,
      SortedMap<String, String> sources) {

    public Inputs {
      buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }
  }

  /** Returns the key; see {@link #of}. */
  public static RecipeKey key(RenderedDockerfile byName, List<ContextFile> context, Inputs inputs) {
    return of(byName, context, inputs).key();
  }

  /**
   * Reads the context and returns the recipe.
   *
   * @param byName rendered with {@link References#byName}, its base pinned
   */
  public static Recipe of(RenderedDockerfile byName, List<ContextFile> context, Inputs inputs) {
    SortedMap<String, String> components = new TreeMap<>();
    components.put("dockerfile", byName.text());
    for (ContextFile file : context) {
      components.put("context " + file.path(), "%04o %s".formatted(file.mode(), file.digest()));
    }
    inputs.buildArguments.forEach((name, value) -> {
      if (!Proxies.isProxy(name)) {
        components.put("build argument " + name, value);
      }
    });
    inputs.sources.forEach((source, pin) -> components.put("source " + source, pin));
    inputs.labels().forEach((name, value) -> components.put("label " + name, value));
    components.put("platform", inputs.platform.toString());
    components.put("builder", inputs.builder);
    components.put("freshness", inputs.freshnessSalt);
    return new Recipe(components);
  }

  /** The key of this recipe. */
  public RecipeKey key() {
    KeyHash hash = KeyHash.of(SCHEMA);
    components.forEach(hash::add);
    return new RecipeKey(hash.digest());
  }

  /** The digest of every component by its label, small enough to be sent and compared elsewhere. */
  public SortedMap<String, Digest> describe() {
    SortedMap<String, Digest> described = new TreeMap<>();
    for (Map.Entry<String, String> component : components.entrySet()) {
      described.put(
          component.getKey(),
          KeyHash.of(SCHEMA).add(component.getKey(), component.getValue()).digest());
    }
    return described;
  }

  /** Names the components in which two descriptions differ, such as {@code context start.sh}. */
  public static List<String> differences(
      SortedMap<String, Digest> one, SortedMap<String, Digest> other) {
    SortedSet<String> labels = new TreeSet<>(one.keySet());
    labels.addAll(other.keySet());
    List<String> differences = new ArrayList<>();
    for (String label : labels) {
      Digest left = one.get(label);
      if (left == null || !left.equals(other.get(label))) {
        differences.add(label);
      }
    }
    return differences;
  }
}
