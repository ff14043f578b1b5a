package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A rendered Dockerfile.
 *
 * @param text plain Dockerfile text with LF line ends, ending in exactly one
 * @param mentions where the template named other images; for messages only, edges are read from
 *     {@code text}
 * @param uses what of the configuration the template asked for
 */
public record RenderedDockerfile(String text, List<Mention> mentions, Uses uses) {

  public RenderedDockerfile {
    mentions = List.copyOf(mentions);
  }

  /**
   * What of the configuration a template asked for.
   *
   * @param lists the lists that configuration can change
   * @param sources the sources that the build needs
   */
  public record Uses(SortedSet<String> lists, SortedSet<SourceId> sources) {

    public Uses {
      lists = Collections.unmodifiableSortedSet(new TreeSet<>(lists));
      sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    }

    /** Nothing of it. */
    public static Uses none() {
      return new Uses(new TreeSet<>(), new TreeSet<>());
    }
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
