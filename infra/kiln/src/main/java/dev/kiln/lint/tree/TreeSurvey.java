package dev.kiln.lint.tree;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.graph.CyclicGraphException;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.ParentReferences;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers everything of a tree that can be linted, as much as there is of it. */
public final class TreeSurvey {

  private final TreeConfiguration configuration;
  private final SortedMap<ImageName, LintedDockerfile> dockerfiles = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private TreeSurvey(TreeConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Takes a tree that was read and rendered. */
  public static LintedTree of(DiscoveredTree discovered) {
    TemplateTree tree = discovered.tree();
    TreeSurvey survey = new TreeSurvey(discovered.configuration());
    discovered.dockerfiles().forEach(survey::add);
    return survey.tree(TextFiles.read(tree.files(), tree::shown));
  }

  /**
   * Takes a tree that can be read, but not rendered as a whole. Images that can't be rendered are
   * there with their files.
   *
   * @param configuration the effective one
   * @param problems why it can't be rendered
   */
  public static LintedTree unrendered(
      TemplateTree tree, TreeConfiguration configuration, List<Problem> problems) {
    TreeSurvey survey = new TreeSurvey(configuration);
    survey.problems.addAll(problems);
    survey.renderOneByOne(tree);
    return survey.tree(TextFiles.read(tree.files(), tree::shown));
  }

  /**
   * Takes the files alone of trees that can't be read.
   *
   * @param problems why they can't be read
   */
  public static LintedTree unread(List<Path> roots, List<Problem> problems) {
    TreeSurvey survey = new TreeSurvey(TreeConfiguration.defaults());
    survey.problems.addAll(problems);
    List<LintedFile> files = new ArrayList<>();
    for (Path root : roots) {
      String shownRoot = TemplateTree.shown(root);
      files.addAll(
          TextFiles.read(
              FolderListing.below(root),
              path -> shownRoot.isEmpty() ? path : shownRoot + "/" + path));
    }
    return survey.tree(files);
  }

  private void renderOneByOne(TemplateTree tree) {
    DockerfileRenderer renderer;
    try {
      renderer = new VelocityDockerfileRenderer(tree, configuration);
    } catch (ProblemsException e) {
      // Known already: nothing can be rendered with these macros.
      return;
    }
    References byName = References.byName(configuration.base().effectiveReference().toString());
    for (ImageTemplate image : tree.images().values()) {
      try {
        add(image.name(), renderer.render(image, byName));
      } catch (ProblemsException e) {
        // Known already, and only this image is left out.
        continue;
      }
    }
  }

  private void add(ImageName image, RenderedDockerfile rendered) {
    dockerfiles.put(image, LintedDockerfile.parse(rendered.text()));
  }

  private LintedTree tree(List<LintedFile> files) {
    List<TemplateLines> shared =
        files.stream()
            .filter(file -> file.isTemplate() && !file.isDockerfile())
            .map(TemplateLines::new)
            .toList();
    SortedMap<ImageName, LintedImage> images = new TreeMap<>();
    for (LintedFile file : files) {
      if (file.isDockerfile()) {
        LintedImage image = image(file.image().orElseThrow(), file, shared);
        images.put(image.name(), image);
      }
    }
    return new LintedTree(
        files,
        List.copyOf(images.values()),
        images,
        configuration,
        graph(images.keySet()),
        problems.stream().distinct().sorted().toList());
  }

  private LintedImage image(ImageName name, LintedFile template, List<TemplateLines> shared) {
    Optional<LintedDockerfile> dockerfile = Optional.ofNullable(dockerfiles.get(name));
    List<TemplateLines> templates = new ArrayList<>();
    templates.add(new TemplateLines(template));
    templates.addAll(shared);
    return new LintedImage(
        name,
        template,
        dockerfile,
        dockerfile
            .flatMap(LintedDockerfile::origin)
            .flatMap(reference -> ParentReferences.parent(reference, configuration)),
        templates);
  }

  private ImageGraph graph(Set<ImageName> images) {
    SortedMap<ImageName, SortedSet<ImageName>> parents = new TreeMap<>();
    images.forEach(image -> parents.put(image, new TreeSet<>()));
    dockerfiles.forEach((image, dockerfile) ->
        parents.put(
            image,
            ParentReferences.of(Dockerfile.parse(dockerfile.text()), images, configuration)));
    try {
      return ImageGraph.of(parents);
    } catch (CyclicGraphException e) {
      // One of the problems: without edges the images can still be selected by their names.
      parents.replaceAll((image, its) -> new TreeSet<>());
      return ImageGraph.of(parents);
    }
  }
}
