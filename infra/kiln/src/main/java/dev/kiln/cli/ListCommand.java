package dev.kiln.cli;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Selection;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the images of a tree and what a build would do with them. */
@Command(
    name = "list",
    description = {
      "Lists the images of the tree, and whether they are selected.",
      "Needs neither Kafka nor an engine."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln list",
      "  kiln list ^keystone --format json",
      "  kiln list --tree my/templates"
    })
final class ListCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Images whose name contains a match, and everything they are made from.")
  List<String> regexes = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How a list is printed. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One image, as scripts read it. */
  record Entry(String name, String path, List<String> parents, String status, String reason) {}

  @Override
  public Integer call() {
    DiscoveredTree discovered = trees.discover();
    Selection selection = Patterns.selection(regexes);
    SortedSet<ImageName> matched = selection.matched(discovered.graph());
    SortedSet<ImageName> selected = selection.selected(discovered.graph());
    List<Entry> entries =
        discovered.graph().images().stream()
            .map(image -> entry(discovered, image, matched, selected))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> out.println(Json.of(entries));
      case TEXT -> entries.forEach(entry -> out.println(line(entry)));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static Entry entry(
      DiscoveredTree discovered,
      ImageName image,
      SortedSet<ImageName> matched,
      SortedSet<ImageName> selected) {
    ImageGraph graph = discovered.graph();
    String reason =
        matched.contains(image)
            ? "selected"
            : selected.contains(image)
                ? "a selected image is made from it"
                : "its name matches no pattern";
    return new Entry(
        image.value(),
        discovered.template(image).folder().toString(),
        graph.parents(image).stream().map(ImageName::value).toList(),
        selected.contains(image) ? "matched" : "unmatched",
        reason);
  }

  private static String line(Entry entry) {
    return "%-28s %-10s %s"
        .formatted(
            entry.name(),
            entry.status(),
            entry.parents().isEmpty() ? "-" : "from " + String.join(", ", entry.parents()));
  }
}
