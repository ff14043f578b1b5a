package dev.kiln.image;

import java.util.Map;
import java.util.SortedMap;

/**
 * The hash of a recipe key and the digests of the parents: the name under which an image can be
 * found again instead of being built again.
 */
public record InputKey(Digest digest) {

  private static final String SCHEMA = "kiln-input/1";

  /** Returns the key of {@code recipe} on exactly these {@code parents}. */
  public static InputKey of(RecipeKey recipe, SortedMap<ImageName, Digest> parents) {
    KeyHash hash = KeyHash.of(SCHEMA).add("recipe", recipe.toString());
    for (Map.Entry<ImageName, Digest> parent : parents.entrySet()) {
      hash.add("parent", parent.getKey().value()).add("digest", parent.getValue().value());
    }
    return new InputKey(hash.digest());
  }

  /** Reads the canonical form of the digest. */
  public static InputKey parse(String text) {
    return new InputKey(Digest.parse(text));
  }

  /** The registry tag under which an image with this key is kept. */
  public String tag() {
    return "k-" + digest.hex();
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
