package dev.kiln.template;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A rendered Dockerfile.
 *
 * @param text plain Dockerfile text with LF line ends, ending in exactly one
 * @param mentions where the template named other images; for messages only, edges are read from
 *     {@code text}
 * @param used what the rendering has met
 */
public record RenderedDockerfile(String text, List<Mention> mentions, UsedNames used) {

  public RenderedDockerfile {
    mentions = List.copyOf(mentions);
  }

  /** A place in a template where {@code #from} or {@code #image} names an image. */
  public record Mention(
      ImageName image, String file, int line, int column, Optional<String> sourceLine) {

    /** A problem at this place. */
    public Problem problem(String message) {
      return new Problem(file, line, column, message, sourceLine);
    }
  }

  /** The first place that names {@code image}. */
  public Optional<Mention> mentionOf(ImageName image) {
    return mentions.stream().filter(mention -> mention.image().equals(image)).findFirst();
  }
}
