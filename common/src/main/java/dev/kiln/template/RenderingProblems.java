package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with the templates of a tree that has other mistakes already, so that all of them
 * can be told in one run.
 */
final class RenderingProblems {

  /** Never resolved: only what rendering complains about counts. */
  private static final References UNRESOLVED = References.byName("scratch");

  private RenderingProblems() {}

  /** Renders every image of {@code tree} whose template could be read. */
  static List<Problem> of(TemplateTree tree) {
    List<Problem> problems = new ArrayList<>();
    try {
      DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, tree.configuration());
      for (ImageTemplate image : tree.images().values()) {
        if (tree.template(image.templateName()).isPresent()) {
          problems.addAll(of(image, renderer));
        }
      }
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  private static List<Problem> of(ImageTemplate image, DockerfileRenderer renderer) {
    try {
      RenderedDockerfile ignored = renderer.render(image, UNRESOLVED);
      return List.of();
    } catch (ProblemsException e) {
      return e.problems();
    }
  }
}
