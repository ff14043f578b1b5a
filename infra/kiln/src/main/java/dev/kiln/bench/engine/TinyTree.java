package dev.kiln.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A template tree of images that cost next to nothing: each starts from its parent, sets a label
 * and copies a small file. One image, eight made from it, and of each of those as many as are left.
 *
 * @param images how many in all, at least 9
 */
public record TinyTree(int images) {

  private static final int WIDTH = 8;

  public TinyTree {
    if (images < 1 + WIDTH) {
      throw new IllegalArgumentException(
          "the tree has a root and %d images on it at least, not %d images"
              .formatted(WIDTH, images));
    }
  }

  /** Writes the tree as a template tree. */
  public void write(Path folder, String registry, String namespace, String base)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("kiln.yaml"),
        """
        registry: "%s"
        namespace: "%s"
        tag: bench
        base: {image: "%s"}
        retries: 0
        """
            .formatted(registry, namespace, base));
    for (int number = 0; number < images; number++) {
      Path image = Files.createDirectories(folder.resolve(name(number)));
      String from = number == 0 ? "#base()" : "#from(\"%s\")".formatted(name(parent(number)));
      Files.writeString(image.resolve("Dockerfile.vm"), from + "\n" + rest(number));
      Files.writeString(image.resolve("data"), content(number, namespace));
    }
  }

  /** The numbers of the images of each level, parents first. */
  List<List<Integer>> levels() {
    List<List<Integer>> levels = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int number = 0; number < images; number++) {
      levels.get(number == 0 ? 0 : number <= WIDTH ? 1 : 2).add(number);
    }
    return levels;
  }

  static String name(int number) {
    return "tiny-%03d".formatted(number);
  }

  static int parent(int number) {
    return number <= WIDTH ? 0 : 1 + (number - 1) % WIDTH;
  }

  /** What follows the line {@code FROM}. */
  static String rest(int number) {
    return "LABEL tiny=\"%d\"\nCOPY data /data/%d\n".formatted(number, number);
  }

  /**
   * The file that an image copies; another one for each round, so that nothing is there already.
   */
  static String content(int number, String round) {
    return "image %d of %s\n".formatted(number, round);
  }
}
