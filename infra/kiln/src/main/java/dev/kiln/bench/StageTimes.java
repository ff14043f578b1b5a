package dev.kiln.bench;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * How long each stage took in which a folder becomes recipe keys, once.
 *
 * @param read the folder into memory, configuration included
 * @param render every image with parents by name, the renderer's own start included
 * @param graph the edges from the rendered Dockerfiles, and their order
 * @param keys every recipe key, for which all context files are read
 */
record StageTimes(Duration read, Duration render, Duration graph, Duration keys) {

  private static final Platform PLATFORM = Platform.ofJavaArchitecture("amd64");

  /** Goes through the stages for the tree in {@code folder}. */
  static StageTimes measure(Path folder) {
    long start = System.nanoTime();
    TemplateTree tree = TemplateTree.read(folder);
    long read = System.nanoTime();
    TreeConfiguration configuration = tree.configuration();
    String base = configuration.base().effectiveReference().toString();
    DockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, configuration);
    SortedMap<ImageName, RenderedDockerfile> dockerfiles =
        DiscoveredTree.rendered(tree, renderer, References.byName(base));
    long rendered = System.nanoTime();
    ImageGraph graph = DiscoveredTree.graph(tree, configuration, dockerfiles);
    DiscoveredTree discovered =
        new DiscoveredTree(tree, configuration, base, renderer, dockerfiles, graph, List.of());
    long ordered = System.nanoTime();
    int keys = discovered.recipes(PLATFORM, "").size();
    long keyed = System.nanoTime();
    if (keys != tree.images().size()) {
      throw new IllegalStateException("%d keys of %s".formatted(keys, tree.images().keySet()));
    }
    return new StageTimes(
        Duration.ofNanos(read - start),
        Duration.ofNanos(rendered - read),
        Duration.ofNanos(ordered - rendered),
        Duration.ofNanos(keyed - ordered));
  }

  /** Reads what {@link #toString()} writes. */
  static StageTimes parse(String line) {
    List<Duration> times = Arrays.stream(line.split(" ")).map(Duration::parse).toList();
    if (times.size() != 4) {
      throw new IllegalArgumentException("'%s' has not four times".formatted(line));
    }
    return new StageTimes(times.get(0), times.get(1), times.get(2), times.get(3));
  }

  /** All stages together. */
  Duration all() {
    return read.plus(render).plus(graph).plus(keys);
  }

  /** The four times with spaces between them, as {@link Duration} writes them. */
  @Override
  public String toString() {
    return "%s %s %s %s".formatted(read, render, graph, keys);
  }
}
