package dev.kiln.compare;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.template.ContextFile;
import dev.kiln.template.Recipe;
import dev.kiln.template.RenderedDockerfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Compares two states of a tree, image by image. An image has changed when its recipe has: what
 * does not determine an image, such as a tag or a comment in a template, makes no difference.
 */
public final class TreeComparison {

  /** The recipes are only compared with each other, so any platform will do. */
  private static final Platform PLATFORM = Platform.parse("linux/amd64");

  /** The names that a {@link Recipe} has for its components. */
  private static final String DOCKERFILE_COMPONENT = "dockerfile";

  private static final String CONTEXT_COMPONENT = "context ";
  private static final String ARGUMENT_COMPONENT = "build argument ";

  private static final String DOCKERFILE = "Dockerfile";
  private static final SortedMap<String, FileVersion> NO_FILES = Collections.emptySortedMap();

  private final DiscoveredTree before;
  private final DiscoveredTree after;
  private final Predicate<ContextFile> counts;
  private final DockerfileCauses causes;
  private final PublishedNames names;

  private TreeComparison(
      DiscoveredTree before, DiscoveredTree after, Predicate<ContextFile> counts) {
    this.before = before;
    this.after = after;
    this.counts = counts;
    this.causes = new DockerfileCauses(before, after);
    this.names = new PublishedNames(after.configuration());
  }

  /** Compares the trees with all their files; the result is sorted by name. */
  public static List<ImageDifference> of(DiscoveredTree before, DiscoveredTree after) {
    return of(before, after, file -> true);
  }

  /**
   * Compares the trees, but for context files that {@code counts} rejects; the result is sorted by
   * name.
   */
  public static List<ImageDifference> of(
      DiscoveredTree before, DiscoveredTree after, Predicate<ContextFile> counts) {
    return new TreeComparison(before, after, counts).compare();
  }

  private List<ImageDifference> compare() {
    SortedSet<ImageName> old = before.graph().images();
    SortedSet<ImageName> current = after.graph().images();
    SortedMap<ImageName, ImageDifference> differences = new TreeMap<>();
    for (ImageName image : old) {
      if (!current.contains(image)) {
        differences.put(image, new ImageDifference.Removed(image, removed(image)));
      }
    }
    for (ImageName image : current) {
      if (!old.contains(image)) {
        differences.put(image, new ImageDifference.Added(image, added(image)));
      } else {
        List<Change> changes = changes(image);
        if (!changes.isEmpty()) {
          differences.put(image, new ImageDifference.Changed(image, changes));
        }
      }
    }
    Set<ImageName> changed = Set.copyOf(differences.keySet());
    for (ImageName image : current) {
      if (!changed.contains(image)) {
        differences.put(image, unchanged(image, changed));
      }
    }
    return List.copyOf(differences.values());
  }

  private ImageDifference unchanged(ImageName image, Set<ImageName> changed) {
    Optional<ImageName> from = nearest(image, changed);
    return from.isPresent()
        ? new ImageDifference.Inherited(image, from.get())
        : new ImageDifference.Same(image);
  }

  /** Goes up level by level; of several that are equally near it is the first by name. */
  private Optional<ImageName> nearest(ImageName image, Set<ImageName> changed) {
    ImageGraph graph = after.graph();
    SortedSet<ImageName> level = graph.parents(image);
    while (!level.isEmpty()) {
      SortedSet<ImageName> above = new TreeSet<>();
      for (ImageName ancestor : level) {
        if (changed.contains(ancestor)) {
          return Optional.of(ancestor);
        }
        above.addAll(graph.parents(ancestor));
      }
      level = above;
    }
    return Optional.empty();
  }

  private List<Change> changes(ImageName image) {
    SortedMap<String, FileVersion> old = files(before, image);
    SortedMap<String, FileVersion> current = files(after, image);
    List<Change> changes = new ArrayList<>();
    for (String component : Recipe.differences(recipe(before, image), recipe(after, image))) {
      if (component.equals(DOCKERFILE_COMPONENT)) {
        changes.addFirst(
            new Change.Dockerfile(file(image, DOCKERFILE, old, current), causes.of(image)));
      } else if (component.startsWith(CONTEXT_COMPONENT)) {
        String path = component.substring(CONTEXT_COMPONENT.length());
        changes.add(new Change.Context(file(image, path, old, current)));
      } else if (component.startsWith(ARGUMENT_COMPONENT)) {
        changes.add(argument(component.substring(ARGUMENT_COMPONENT.length())));
      } else {
        changes.add(new Change.Ingredient(component));
      }
    }
    if (changes.isEmpty() && !before.graph().parents(image).equals(after.graph().parents(image))) {
      changes.add(new Change.Ingredient("parents"));
    }
    return changes;
  }

  private SortedMap<String, Digest> recipe(DiscoveredTree tree, ImageName image) {
    return Recipe.of(
            dockerfile(tree, image),
            context(tree, image),
            Recipe.Inputs.of(
                tree.configuration(),
                tree.configuration().buildArguments(),
                PLATFORM,
                tree.configuration().builder().word(),
                "",
                tree.declaredSources(image)))
        .describe();
  }

  private Change argument(String name) {
    return new Change.BuildArgument(
        name,
        Optional.ofNullable(before.configuration().buildArguments().get(name)),
        Optional.ofNullable(after.configuration().buildArguments().get(name)));
  }

  private List<FileChange> added(ImageName image) {
    SortedMap<String, FileVersion> files = files(after, image);
    return files.keySet().stream().map(path -> file(image, path, NO_FILES, files)).toList();
  }

  private List<FileChange> removed(ImageName image) {
    SortedMap<String, FileVersion> files = files(before, image);
    return files.keySet().stream().map(path -> file(image, path, files, NO_FILES)).toList();
  }

  private static FileChange file(
      ImageName image,
      String path,
      SortedMap<String, FileVersion> before,
      SortedMap<String, FileVersion> after) {
    return new FileChange(
        image + "/" + path,
        Optional.ofNullable(before.get(path)),
        Optional.ofNullable(after.get(path)));
  }

  /** The Dockerfile and the context, by path, as {@code kiln render} would write them. */
  private SortedMap<String, FileVersion> files(DiscoveredTree tree, ImageName image) {
    SortedMap<String, FileVersion> files = new TreeMap<>();
    context(tree, image).forEach(file -> files.put(file.path(), new FileVersion.Context(file)));
    files.put(DOCKERFILE, new FileVersion.Rendered(names.in(dockerfile(tree, image).text())));
    return files;
  }

  private List<ContextFile> context(DiscoveredTree tree, ImageName image) {
    return tree.template(image).context().stream().filter(counts).toList();
  }

  private static RenderedDockerfile dockerfile(DiscoveredTree tree, ImageName image) {
    return Objects.requireNonNull(tree.dockerfiles().get(image), image::value);
  }
}
