package dev.kiln.image;

/**
 * The hash of everything that determines an image's content, with its parents by name.
 *
 * <p>Two builds whose recipe keys for an image are equal would make the same image on the same
 * parents. It is fixed in the plan; the worker computes it again from what it renders, and refuses
 * to build when the two differ.
 */
public record RecipeKey(Digest digest) {

  /** Reads the canonical form of the digest. */
  public static RecipeKey parse(String text) {
    return new RecipeKey(Digest.parse(text));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
