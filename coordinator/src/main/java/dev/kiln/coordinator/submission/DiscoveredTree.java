package dev.kiln.coordinator.submission;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.graph.CyclicGraphException;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.PlannedRecipe;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.ParentReferences;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * A template tree rendered with parents by name: its Dockerfiles, and the graph that they make.
 *
 * @param configuration the effective one
 * @param base the reference of the distribution's base image
 * @param unusedOverrides what override files replace in vain
 * @param renderer renders the same images with other references; it has parsed their templates
 */
public record DiscoveredTree(
    TemplateTree tree,
    TreeConfiguration configuration,
    String base,
    DockerfileRenderer renderer,
    SortedMap<ImageName, RenderedDockerfile> dockerfiles,
    ImageGraph graph,
    List<Problem> unusedOverrides) {

  public DiscoveredTree {
    dockerfiles = Collections.unmodifiableSortedMap(new TreeMap<>(dockerfiles));
  }

  /**
   * Renders every image and reads the edges from what was rendered.
   *
   * @throws ProblemsException with all problems of all images
   */
  public static DiscoveredTree discover(TemplateTree tree, TreeConfiguration configuration) {
    String base = configuration.base().effectiveReference().toString();
    VelocityDockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, configuration);
    SortedMap<ImageName, RenderedDockerfile> dockerfiles =
        rendered(tree, renderer, References.byName(base));
    return new DiscoveredTree(
        tree,
        configuration,
        base,
        renderer,
        dockerfiles,
        graph(tree, configuration, dockerfiles),
        renderer.unusedOverrides(dockerfiles.values()));
  }

  /**
   * Renders every image, on all processors.
   *
   * @throws ProblemsException with all problems of all images
   */
  public static SortedMap<ImageName, RenderedDockerfile> rendered(
      TemplateTree tree, DockerfileRenderer renderer, References references) {
    SortedMap<ImageName, RenderedDockerfile> dockerfiles = new ConcurrentSkipListMap<>();
    Queue<Problem> problems = new ConcurrentLinkedQueue<>();
    tree.images().values().parallelStream()
        .forEach(image -> {
          try {
            dockerfiles.put(image.name(), renderer.render(image, references));
          } catch (ProblemsException e) {
            problems.addAll(e.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return dockerfiles;
  }

  /**
   * Reads the edges from what was rendered.
   *
   * @throws ProblemsException if an image is made from itself
   */
  public static ImageGraph graph(
      TemplateTree tree,
      TreeConfiguration configuration,
      SortedMap<ImageName, RenderedDockerfile> dockerfiles) {
    SortedMap<ImageName, SortedSet<ImageName>> parents = new TreeMap<>();
    dockerfiles.forEach((image, dockerfile) ->
        parents.put(
            image,
            ParentReferences.of(
                Dockerfile.parse(dockerfile.text()), tree.images().keySet(), configuration)));
    try {
      return ImageGraph.of(parents);
    } catch (CyclicGraphException e) {
      throw new ProblemsException(cycleProblem(e, dockerfiles));
    }
  }

  /** The recipe key of every image before its sources are resolved, for comparing trees. */
  public SortedMap<ImageName, RecipeKey> recipes(Platform platform, String freshnessSalt) {
    return recipes(image ->
        Recipe.Inputs.of(
            configuration,
            configuration.buildArguments(),
            platform,
            configuration.builder().word(),
            freshnessSalt,
            declaredSources(image)));
  }

  /** The sources that an image needs, each with what the configuration says of it. */
  public SortedMap<String, String> declaredSources(ImageName image) {
    SortedMap<String, String> declared = new TreeMap<>();
    sources(image).forEach((id, spec) -> declared.put(id.toString(), spec.toString()));
    return declared;
  }

  /** The sources that an image needs. */
  public SortedMap<SourceId, SourceSpec> sources(ImageName image) {
    SortedMap<SourceId, SourceSpec> specs = new TreeMap<>(configuration.sources().specs());
    RenderedDockerfile dockerfile = dockerfiles.get(image);
    specs.keySet().retainAll(dockerfile == null ? Set.of() : dockerfile.used().sources());
    return specs;
  }

  /**
   * The recipe key of every image.
   *
   * @param inputs what determines an image besides its Dockerfile and its files
   */
  public SortedMap<ImageName, RecipeKey> recipes(Function<ImageName, Recipe.Inputs> inputs) {
    SortedMap<ImageName, RecipeKey> recipes = new TreeMap<>();
    dockerfiles.forEach((image, dockerfile) ->
        recipes.put(image, Recipe.key(dockerfile, template(image).context(), inputs.apply(image))));
    return recipes;
  }

  /** As {@link #recipes(Function)}, with the outlines that travel with a plan. */
  SortedMap<ImageName, PlannedRecipe> plannedRecipes(Function<ImageName, Recipe.Inputs> inputs) {
    SortedMap<ImageName, PlannedRecipe> planned = new TreeMap<>();
    dockerfiles.forEach((image, dockerfile) -> {
      Recipe recipe = Recipe.of(dockerfile, template(image).context(), inputs.apply(image));
      planned.put(image, new PlannedRecipe(recipe.key(), recipe.outline()));
    });
    return planned;
  }

  /** The lists that some template asks for; see {@link TemplateTree#mentions}. */
  public SortedSet<String> usedLists() {
    SortedSet<String> used = new TreeSet<>();
    dockerfiles.values().forEach(dockerfile -> used.addAll(dockerfile.used().lists()));
    configuration.packages().lists().keySet().stream()
        .filter(name -> !used.contains(name) && tree.mentions(name))
        .forEach(used::add);
    return used;
  }

  /** The image's folder and files. */
  public ImageTemplate template(ImageName image) {
    ImageTemplate template = tree.images().get(image);
    if (template == null) {
      throw new IllegalArgumentException("no image '%s' in the tree".formatted(image));
    }
    return template;
  }

  /** A cycle is shown where its first image names the second. */
  private static Problem cycleProblem(
      CyclicGraphException cycle, SortedMap<ImageName, RenderedDockerfile> dockerfiles) {
    ImageName image = cycle.cycle().get(0);
    ImageName parent = cycle.cycle().get(1);
    RenderedDockerfile dockerfile = dockerfiles.get(image);
    String message = "%s; take one of them out".formatted(cycle.getMessage());
    return dockerfile == null
        ? Problem.of(image.value(), message)
        : dockerfile
            .mentionOf(parent)
            .map(mention -> mention.problem(message))
            .orElseGet(() -> Problem.of(image.value(), message));
  }
}
