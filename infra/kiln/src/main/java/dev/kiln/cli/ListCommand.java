package dev.kiln.cli;

import dev.kiln.coordinator.plan.Choice;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the images of a tree, what a build would do with them, and why. */
@Command(
    name = "list",
    description = {
      "Lists the images of the tree, what a build would do with them, and why.",
      "Needs neither Kafka nor an engine, and a registry only for --skip-existing."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln list",
      "  kiln list ^keystone --format json",
      "  kiln list --changed-since main",
      "  kiln list --tree image-templates --tree my/templates -p infra"
    })
final class ListCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();

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
  public Integer call() throws InterruptedException {
    DiscoveredTree discovered = trees.discover();
    Choices choices = selection.choose(discovered, trees);
    List<Entry> entries =
        choices.graph().images().stream().map(image -> entry(discovered, choices, image)).toList();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> out.println(Json.of(entries));
      case TEXT -> print(entries, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static Entry entry(DiscoveredTree discovered, Choices choices, ImageName image) {
    Choice choice = choices.of(image);
    return new Entry(
        image.value(),
        discovered.template(image).folder().toString(),
        choices.graph().parents(image).stream().map(ImageName::value).toList(),
        status(choice),
        choice.reason());
  }

  private static String status(Choice choice) {
    return switch (choice) {
      case Choice.Selected selected -> "matched";
      case Choice.Unmatched unmatched -> "unmatched";
      case Choice.Skipped skipped -> "skipped";
      case Choice.Unbuildable unbuildable -> "unbuildable";
    };
  }

  private static void print(List<Entry> entries, PrintWriter out) {
    String line =
        "%%-%ds  %%-%ds  %%s".formatted(width(entries, Entry::name), width(entries, Entry::status));
    entries.forEach(
        entry -> out.println(line.formatted(entry.name(), entry.status(), entry.reason())));
  }

  private static int width(List<Entry> entries, Function<Entry, String> column) {
    return entries.stream().map(column).mapToInt(String::length).max().orElse(1);
  }
}
