package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small tree: base, openstack-base above keystone and nova, and memcached beside them. */
final class TreeFixture {

  static final Pool POOL = Pool.parse("amd64");

  private TreeFixture() {}

  static ImageGraph graph() {
    return ImageGraph.of(
        Map.of(
            name("base"), names(),
            name("memcached"), names("base"),
            name("openstack-base"), names("base"),
            name("keystone"), names("openstack-base"),
            name("nova-api"), names("openstack-base")));
  }

  static SortedMap<ImageName, PlannedRecipe> recipes() {
    SortedMap<ImageName, PlannedRecipe> recipes = new TreeMap<>();
    graph()
        .images()
        .forEach(image ->
            recipes.put(image, new PlannedRecipe(recipe(image.value()), "outline of " + image)));
    return recipes;
  }

  static PlannedTask task(String image, String... parents) {
    return new PlannedTask(
        name(image),
        new TreeSet<>(names(parents)),
        recipe(image),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }

  /** The image as it is in the registry, under its public tag. */
  static ImageReference existing(String image) {
    return new ImageReference(
        Optional.of("registry:5000"),
        "kiln/" + image,
        Optional.of("dev"),
        Optional.of(Digest.of(image.getBytes(StandardCharsets.UTF_8))));
  }

  static RecipeKey recipe(String of) {
    return new RecipeKey(Digest.of(of.getBytes(StandardCharsets.UTF_8)));
  }

  static ImageName name(String name) {
    return ImageName.of(name);
  }

  static List<ImageName> names(String... names) {
    return Arrays.stream(names).map(ImageName::of).toList();
  }
}
