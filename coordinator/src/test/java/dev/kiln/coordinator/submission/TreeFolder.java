package dev.kiln.coordinator.submission;

import dev.kiln.template.ImageTemplate;
import dev.kiln.template.TemplateTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A template tree in a temporary folder: base, nova-base made from it, nova-api and nova-ssh made
 * from that, and memcached made from base.
 */
record TreeFolder(Path root) {

  static final String BASE_IMAGE = "registry.example/debian@sha256:" + "d".repeat(64);

  TreeFolder {
    write(root, "base", "#base()\n");
    write(root, "memcached", "#from(\"base\")\n");
    write(root, "nova-base", "#from(\"base\")\n");
    write(root, "nova-api", "#from(\"nova-base\")\n");
    write(root, "nova-ssh", "#from(\"nova-base\")\n");
  }

  /** Reads it with this configuration beside the base image. */
  TemplateTree tree(String yaml) {
    try {
      Files.writeString(
          root.resolve("kiln.yaml"), "base: {image: '%s'}\n%s".formatted(BASE_IMAGE, yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TemplateTree.read(root);
  }

  DiscoveredTree discovered(String yaml) {
    TemplateTree tree = tree(yaml);
    return DiscoveredTree.discover(tree, tree.configuration());
  }

  private static void write(Path root, String image, String template) {
    try {
      Files.writeString(
          Files.createDirectories(root.resolve(image)).resolve(ImageTemplate.DOCKERFILE), template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
