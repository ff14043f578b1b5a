package dev.kiln.cli;

import dev.kiln.coordinator.graph.FoldedGraph;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.drawing.DotDrawing;
import dev.kiln.drawing.SvgDrawing;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is made from what. */
@Command(
    name = "graph",
    description = {
      "Shows which image is made from which.",
      "Needs neither Kafka nor an engine.",
      "",
      "As text it is a tree: an image with several parents is unfolded below the first.",
      "As svg it is a drawing that any browser shows; dot is for Graphviz, json for scripts."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln graph",
      "  kiln graph --format svg > graph.svg && xdg-open graph.svg",
      "  kiln graph --format svg --fold ^nova > nova.svg",
      "  kiln graph --format dot | dot -Tpdf > graph.pdf"
    })
final class GraphCommand implements Callable<Integer> {

  /** Beyond it a drawing that shows every image can't be read any more. */
  private static final int MANY_IMAGES = 300;

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Option(
      names = "--fold",
      negatable = true,
      description =
          "In dot and svg: draw images that nothing is made from as one box for each family of"
              + " siblings, such as nova (9). Default: in svg beyond "
              + MANY_IMAGES
              + " images.")
  @Nullable Boolean fold;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How a graph is printed. */
  enum Format {
    TEXT,
    JSON,
    DOT,
    SVG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The graph, as scripts read it. */
  record Nodes(List<Node> nodes) {}

  /** One image and what it is made from. */
  record Node(String name, List<String> parents) {}

  @Override
  public Integer call() throws InterruptedException {
    DiscoveredTree discovered = trees.discover();
    ImageGraph graph = discovered.graph();
    SortedSet<ImageName> selected = selection.choose(discovered, trees).selected();
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
      case DOT -> out.print(DotDrawing.of(drawn(graph, selected, false)));
      case SVG -> out.print(SvgDrawing.of(drawn(graph, selected, selected.size() > MANY_IMAGES)));
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

  private FoldedGraph drawn(ImageGraph graph, SortedSet<ImageName> selected, boolean byDefault) {
    return (fold == null ? byDefault : fold)
        ? FoldedGraph.folded(graph, selected)
        : FoldedGraph.unfolded(graph, selected);
  }

  /** What the image is made from, as far as it is shown. */
  private static List<String> parents(
      ImageGraph graph, SortedSet<ImageName> selected, ImageName image) {
    return graph.parents(image).stream().filter(selected::contains).map(ImageName::value).toList();
  }
}
