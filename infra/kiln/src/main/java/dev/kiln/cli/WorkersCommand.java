package dev.kiln.cli;

import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.web.ViewJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the workers: what each does, and what keeps it from working. */
@Command(
    name = "workers",
    description = {
      "Shows the workers: slots used and all, whether each takes work and if not why, the free space",
      "of its engine's disk, what it builds with and what it offers, and what it is building.",
      "JSON is what the REST interface answers: an array of workers."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln workers", "  kiln workers --format json"})
final class WorkersCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How it is printed. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient client = new FarmClient(server.server)) {
      switch (format) {
        case JSON -> out.println(new ViewJson().write(client.workers()));
        case TEXT -> print(client.farm(), out);
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(FarmView farm, PrintWriter out) {
    Instant now = Instant.now(Settings.CLOCK);
    ConditionText.lines(farm.condition(), now).forEach(out::println);
    if (farm.workers().isEmpty()) {
      out.println("No workers. Start one: kiln worker --kafka HOST:PORT");
    } else {
      WorkerTable.lines(farm, now).forEach(out::println);
    }
  }
}
