package dev.kiln.template;

import dev.kiln.configuration.Proxies;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
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
   * @param squash whether its own layers are made one
   * @param secrets the version of every secret that is declared, by id; those that the Dockerfile
   *     does not use don't count
   */
  public record Inputs(
      SortedMap<String, String> buildArguments,
      SortedMap<String, String> labels,
      Platform platform,
      String builder,
      String freshnessSalt,
      SortedMap<String, String> sources,
      boolean squash,
      SortedMap<String, String> secrets) {

    public Inputs {
      buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
      secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /** What the tree's configuration says, with what is pinned for the build. */
    public static Inputs of(
        TreeConfiguration configuration,
        SortedMap<String, String> buildArguments,
        Platform platform,
        String builder,
        String freshnessSalt,
        SortedMap<String, String> sources) {
      return new Inputs(
          buildArguments,
          configuration.labels(),
          platform,
          builder,
          freshnessSalt,
          sources,
          configuration.squash(),
          configuration.secrets());
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
    // Only where they say something, so that images without them keep their keys.
    if (inputs.squash) {
      components.put("squash", "true");
    }
    if (!inputs.secrets.isEmpty()) {
      for (String id : Dockerfile.parse(byName.text()).secrets()) {
        components.put("secret " + id, inputs.secrets.getOrDefault(id, ""));
      }
    }
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

  /**
   * The outline: a short hash for each group of components, in one line.
   *
   * @see #differenceFrom
   */
  public String outline() {
    return new RecipeOutline(components).text();
  }

  /**
   * Says in words where this recipe differs from the planned one, for the error of whoever has
   * rendered another: {@code the context files: the plan has others, this worker has …}.
   *
   * @param planned the {@link #outline()} of the planned recipe; may be empty
   */
  public String differenceFrom(String planned) {
    return new RecipeOutline(components).differenceFrom(planned);
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
