package dev.kiln.lint.tree;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A template tree as the rules see it; {@link TreeSurvey} makes it.
 *
 * @param files the text files to look at, by path
 * @param images the images to look at, by name
 * @param allImages all images, which those to look at may be made from
 * @param configuration the effective one; the defaults if the tree can't be read
 * @param graph which image is made from which, as far as that can be known
 * @param problems what keeps the tree from being read or rendered, sorted
 */
public record LintedTree(
    List<LintedFile> files,
    List<LintedImage> images,
    SortedMap<ImageName, LintedImage> allImages,
    TreeConfiguration configuration,
    ImageGraph graph,
    List<Problem> problems) {

  public LintedTree {
    files = List.copyOf(files);
    images = List.copyOf(images);
    allImages = new TreeMap<>(allImages);
    problems = List.copyOf(problems);
  }

  /**
   * The tree with these images alone to look at; files outside images are left out, too. What is
   * wrong with the tree as a whole stays, for it is wrong with each image.
   */
  public LintedTree only(Set<ImageName> selected) {
    Collection<String> others = new TreeSet<>();
    for (LintedFile file : files) {
      if (file.image().isPresent() && !selected.contains(file.image().get())) {
        others.add(file.shown());
      }
    }
    return new LintedTree(
        files.stream().filter(file -> file.image().filter(selected::contains).isPresent()).toList(),
        images.stream().filter(image -> selected.contains(image.name())).toList(),
        allImages,
        configuration,
        graph,
        problems.stream().filter(problem -> !others.contains(problem.file())).toList());
  }

  /** The place of a problem that was found elsewhere, with the image whose file it is in. */
  public Place place(Problem problem) {
    Optional<ImageName> image =
        files.stream()
            .filter(file -> file.shown().equals(problem.file()))
            .findFirst()
            .flatMap(LintedFile::image);
    return new Place(image, problem.file(), problem.line(), problem.column(), problem.sourceLine());
  }

  /** Whether an {@code ENV} of the image, or of one that it starts from, sets this variable. */
  public boolean setsVariable(LintedImage image, String variable) {
    return withOrigins(image).stream()
        .flatMap(origin -> origin.dockerfile().stream())
        .flatMap(dockerfile -> dockerfile.kept().stream())
        .filter(instruction -> instruction.keyword().equals("ENV"))
        .flatMap(instruction -> Setting.of(instruction).stream())
        .anyMatch(setting -> setting.name().equals(variable) && !setting.value().isEmpty());
  }

  /** The image and those that it starts from, nearest first. */
  public List<LintedImage> withOrigins(LintedImage image) {
    List<LintedImage> line = new ArrayList<>();
    Optional<LintedImage> next = Optional.of(image);
    // A tree that can't be built may have a cycle.
    while (next.isPresent() && !line.contains(next.get())) {
      line.add(next.get());
      next = next.get().origin().map(allImages::get);
    }
    return line;
  }
}
