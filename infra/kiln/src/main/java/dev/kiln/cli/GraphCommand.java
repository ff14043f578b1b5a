package dev.kiln.cli;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is made from what. */
@Command(
    name = "graph",
    description = "Shows which image is made from which. Needs neither Kafka nor an engine.",
    mixinStandardHelpOptions = true)
final class GraphCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How a graph is printed. */
  enum Format {
    TEXT,
    JSON,
    DOT
  }

  /** The graph, as scripts read it. */
  record Nodes(List<Node> nodes) {}

  /** One image and what it is made from. */
  record Node(String name, List<String> parents) {}

  @Override
  public Integer call() throws InterruptedException {
    DiscoveredTree discovered = trees.discover();
    ImageGraph graph = discovered.graph();
    SortedSet<ImageName> selected = selection.choose(discovered).selected();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(graph, selected, out);
      case JSON ->
          out.println(
              Json.of(
                  new Nodes(
                      selected.stream()
                          .map(image -> new Node(image.value(), parents(graph, selected, image)))
                          .toList())));
      case DOT -> dot(graph, selected, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void text(ImageGraph graph, SortedSet<ImageName> selected, PrintWriter out) {
    SortedSet<ImageName> shown = new TreeSet<>();
    for (ImageName image : selected) {
      if (parents(graph, selected, image).isEmpty()) {
        branch(graph, selected, image, "", "", shown, out);
      }
    }
  }

  /** An image with several parents is unfolded below the first and named below the others. */
  private static void branch(
      ImageGraph graph,
      SortedSet<ImageName> selected,
      ImageName image,
      String lead,
      String below,
      SortedSet<ImageName> shown,
      PrintWriter out) {
    boolean first = shown.add(image);
    out.println(lead + image + (first ? "" : "  (see above)"));
    if (!first) {
      return;
    }
    List<ImageName> children = graph.children(image).stream().filter(selected::contains).toList();
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      branch(
          graph,
          selected,
          children.get(i),
          below + (last ? "└─ " : "├─ "),
          below + (last ? "   " : "│  "),
          shown,
          out);
    }
  }

  private static void dot(ImageGraph graph, SortedSet<ImageName> selected, PrintWriter out) {
    out.println("digraph images {");
    out.println("  rankdir=LR;");
    out.println("  node [shape=box];");
    for (ImageName image : selected) {
      out.println("  \"%s\";".formatted(image));
      parents(graph, selected, image)
          .forEach(parent -> out.println("  \"%s\" -> \"%s\";".formatted(parent, image)));
    }
    out.println("}");
  }

  /** What the image is made from, as far as it is shown. */
  private static List<String> parents(
      ImageGraph graph, SortedSet<ImageName> selected, ImageName image) {
    return graph.parents(image).stream().filter(selected::contains).map(ImageName::value).toList();
  }
}
