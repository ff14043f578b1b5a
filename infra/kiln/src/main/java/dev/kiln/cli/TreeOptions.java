package dev.kiln.cli;

import dev.kiln.compare.Discovery;
import dev.kiln.compare.TreeFolder;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.configuration.TreeConfiguration.Overrides;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageReference;
import dev.kiln.template.TemplateTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads a template tree. */
final class TreeOptions {

  @Option(
      names = "--tree",
      paramLabel = "DIR",
      description = "The template tree. Default: image-templates beside the launcher.")
  @Nullable Path tree;

  @Option(names = "--tag", description = "The tag to publish under.")
  @Nullable String tag;

  @Option(
      names = "--registry",
      paramLabel = "HOST[:PORT]",
      description = "Where images are pushed to.")
  @Nullable String registry;

  @Option(
      names = "--namespace",
      description = "The part of the repository before the image's name.")
  @Nullable String namespace;

  @Option(
      names = "--base-image",
      paramLabel = "REFERENCE",
      description = "The distribution's base image, best by digest.")
  @Nullable String baseImage;

  @Option(
      names = "--freshness",
      paramLabel = "PERIOD",
      description = "When to build again without a change: never, daily, weekly or always.")
  @Nullable String freshness;

  @Option(names = "--retries", description = "How often a failed image is tried again.")
  @Nullable Integer retries;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "The longest one try of an image may take, such as 30m.")
  @Nullable String timeout;

  /** Reads the tree; all its problems together are one exception. */
  TemplateTree read() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage(
          "no template tree at %s; name one with --tree DIR".formatted(folder));
    }
    return TemplateTree.read(folder);
  }

  /** The tree's configuration with the environment and these options over it, in this order. */
  TreeConfiguration configuration(TemplateTree read) {
    return read.configuration()
        .withOverrides(options().over(Overrides.fromEnvironment(System.getenv())));
  }

  /** Reads the tree and renders it with parents by name. */
  DiscoveredTree discover() {
    TemplateTree read = read();
    return DiscoveredTree.discover(read, configuration(read));
  }

  /** Reads other folders in the place of the tree, with the same options. */
  Discovery discovery() {
    return folders -> {
      TreeFolder folder = folders.getFirst();
      TemplateTree read = TemplateTree.read(folder.path(), folder.shown());
      return DiscoveredTree.discover(read, configuration(read));
    };
  }

  /** The folders that the tree is read from. */
  List<Path> folders() {
    return List.of(folder());
  }

  private Path folder() {
    if (tree != null) {
      return tree;
    }
    Path besideLauncher = KilnHome.path().resolve("image-templates");
    Path here = Path.of("").toAbsolutePath();
    return besideLauncher.startsWith(here) ? here.relativize(besideLauncher) : besideLauncher;
  }

  private Overrides options() {
    try {
      return new Overrides(
          Optional.ofNullable(registry),
          Optional.ofNullable(namespace),
          Optional.ofNullable(tag),
          Optional.ofNullable(baseImage).map(ImageReference::parse),
          Optional.ofNullable(freshness).map(TreeConfiguration.Freshness::parse),
          Optional.ofNullable(retries),
          Optional.ofNullable(timeout).map(TreeConfiguration::parseDuration));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
