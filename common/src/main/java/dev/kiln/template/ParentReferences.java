package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The edges of the image graph, read from what a Dockerfile says and not from how its template came
 * to say it.
 */
public final class ParentReferences {

  private ParentReferences() {}

  /**
   * The parents in {@code tree} of a Dockerfile: named by name ({@link References#byName}) or by
   * the canonical reference that {@code configuration} gives them. A name that is not in the tree
   * is left out.
   */
  public static SortedSet<ImageName> of(
      Dockerfile dockerfile, Set<ImageName> tree, TreeConfiguration configuration) {
    SortedSet<ImageName> parents = new TreeSet<>();
    for (String reference : dockerfile.imageReferences(configuration.buildArguments())) {
      parent(reference, configuration).filter(tree::contains).ifPresent(parents::add);
    }
    return parents;
  }

  /**
   * The image that a reference names if it is one of the two forms; whether the tree has such an
   * image is another question.
   */
  public static Optional<ImageName> parent(String reference, TreeConfiguration configuration) {
    String byName = References.BY_NAME_REGISTRY + "/";
    if (reference.startsWith(byName)) {
      return name(reference.substring(byName.length()));
    }
    ImageReference parsed;
    try {
      parsed = ImageReference.parse(reference);
    } catch (IllegalArgumentException e) {
      // The builder will say what is wrong with it; it is no image of the tree.
      return Optional.empty();
    }
    String before =
        (configuration.namespace().isEmpty() ? "" : configuration.namespace() + "/")
            + configuration.prefix();
    boolean ours =
        parsed.registry().equals(configuration.registry())
            && parsed.repository().startsWith(before)
            && parsed.tag().orElse("latest").equals(configuration.tag())
            && parsed.digest().isEmpty();
    return ours ? name(parsed.repository().substring(before.length())) : Optional.empty();
  }

  private static Optional<ImageName> name(String text) {
    return ImageName.isValid(text) ? Optional.of(ImageName.of(text)) : Optional.empty();
  }
}
