package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import java.util.SortedMap;
import java.util.TreeMap;

/** How parents are written in a rendered Dockerfile. */
public interface References {

  /**
   * The registry of references by name. The top-level domain is reserved never to exist (RFC 2606),
   * so a Dockerfile that was rendered to be looked at can't be built by mistake.
   */
  String BY_NAME_REGISTRY = "kiln-tree.invalid";

  /** The reference of a parent in the tree; used by {@code #from} and {@code #image}. */
  String image(ImageName parent);

  /** The reference of the base distribution's image; used by {@code #base()}. */
  String base();

  /** Parents by name: for the image graph and for recipe keys. */
  static References byName(String base) {
    return new Named(base, BY_NAME_REGISTRY + "/");
  }

  /** Parents by exact reference, usually by digest: for building. */
  static References pinned(String base, SortedMap<ImageName, String> references) {
    return new Pinned(base, references);
  }

  /** Parents under the names that they are published by: for people to read and build by hand. */
  static References canonical(String base, TreeConfiguration configuration) {
    return new Canonical(base, configuration);
  }

  /** See {@link #byName}. */
  record Named(String base, String before) implements References {
    @Override
    public String image(ImageName parent) {
      return before + parent;
    }
  }

  /** See {@link #pinned}. */
  record Pinned(String base, SortedMap<ImageName, String> references) implements References {
    public Pinned {
      references = new TreeMap<>(references);
    }

    @Override
    public String image(ImageName parent) {
      String reference = references.get(parent);
      if (reference == null) {
        throw new IllegalArgumentException(
            "no reference was given for the parent '%s'; there are %s"
                .formatted(parent, references.keySet()));
      }
      return reference;
    }
  }

  /** See {@link #canonical}. */
  record Canonical(String base, TreeConfiguration configuration) implements References {
    @Override
    public String image(ImageName parent) {
      return configuration.reference(parent).toString();
    }
  }
}
