package dev.kiln.template;

import dev.kiln.problem.ProblemsException;

/**
 * Makes a plain Dockerfile of an image's template.
 *
 * <p>The seam behind which a template language lives: nothing outside it knows which one it is,
 * because the edges of the image graph are read from the rendered text.
 */
public interface DockerfileRenderer {

  /**
   * Renders one image. The same arguments give the same text, on any thread and any machine.
   *
   * @throws ProblemsException with every problem found in the template
   */
  RenderedDockerfile render(ImageTemplate image, References references);
}
