package dev.kiln.cli;

import dev.kiln.configuration.KilnSettings;
import dev.kiln.configuration.ResolvedConfiguration;
import dev.kiln.settings.JsonSchema;
import dev.kiln.settings.Listing;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the configuration of a tree, and what can be configured. */
@Command(
    name = "config",
    description = "Shows a tree's configuration with where each value comes from, or its schema.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(show | schema)",
    subcommands = {ConfigCommand.Show.class, ConfigCommand.Schema.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln config show                  every value, and which layer set it",
      "  kiln config show base users.nova  only what begins so",
      "  kiln config schema > kiln.schema.json"
    })
final class ConfigCommand implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: show or schema");
  }

  /** Prints the effective configuration. */
  @Command(
      name = "show",
      description = {
        "Prints every value that holds and where it comes from. From the weakest to the strongest:"
            + " the tree's kiln.yaml, --config files in their order, KILN_* variables, options."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  kiln config show",
        "  KILN_TAG=nightly kiln config show tag",
        "  kiln config show --config site.yaml --base ubuntu base"
      })
  static final class Show implements Callable<Integer> {

    @Mixin TreeOptions trees = new TreeOptions();

    @Parameters(
        paramLabel = "KEY",
        arity = "0..*",
        description = "Only settings that begin so, such as base or users.nova. Default: all.")
    List<String> keys = List.of();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
    Format format = Format.TEXT;

    @Spec CommandSpec spec = CommandSpec.create();

    /** How values are printed. */
    enum Format {
      TEXT,
      JSON
    }

    /** One value, as scripts read it. */
    record Entry(String key, String value, String origin) {}

    @Override
    public Integer call() {
      ResolvedConfiguration resolved = trees.resolve(trees.read());
      List<Entry> entries =
          resolved.listing().stream()
              .filter(listing -> isAsked(listing.path()))
              .map(Show::entry)
              .toList();
      if (entries.isEmpty()) {
        throw CommandFailure.usage(
            "no setting begins with %s; kiln config show lists all"
                .formatted(String.join(" or ", keys)));
      }
      PrintWriter out = spec.commandLine().getOut();
      switch (format) {
        case JSON -> out.println(Json.of(entries));
        case TEXT -> print(entries, out);
      }
      out.flush();
      return ExitCode.OK;
    }

    private boolean isAsked(String path) {
      return keys.isEmpty()
          || keys.stream().anyMatch(key -> path.equals(key) || path.startsWith(key + "."));
    }

    private static Entry entry(Listing listing) {
      return new Entry(listing.path(), listing.value(), listing.origin().shown());
    }

    private static void print(List<Entry> entries, PrintWriter out) {
      int keyWidth = entries.stream().mapToInt(entry -> entry.key().length()).max().orElse(0);
      int valueWidth =
          Math.min(40, entries.stream().mapToInt(entry -> entry.value().length()).max().orElse(0));
      String row = "%%-%ds  %%-%ds  # %%s".formatted(keyWidth, Math.max(1, valueWidth));
      entries.forEach(
          entry -> out.println(row.formatted(entry.key(), entry.value(), entry.origin())));
    }
  }

  /** Prints the JSON Schema. */
  @Command(
      name = "schema",
      description = {
        "Prints the JSON Schema of kiln.yaml, with which editors complete and check it.",
        "Its first line tells an editor where it is: # yaml-language-server: $schema=kiln.schema.json"
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  kiln config schema > kiln.schema.json")
  static final class Schema implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      out.print(JsonSchema.write("kiln.yaml", KilnSettings.ALL));
      out.flush();
      return ExitCode.OK;
    }
  }
}
