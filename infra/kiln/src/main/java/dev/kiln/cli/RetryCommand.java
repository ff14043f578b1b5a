package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a build that has ended once more, and watches it. */
@Command(
    name = "retry",
    description = {
      "Tries a build that has ended once more, as a new one with the same plan.",
      "What is in the registry already is reused; what is not is built.",
      "The tree is not read again: for a changed one use kiln build.",
      "Ctrl-C ends the watching only; it says how to go on watching and how to cancel."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln retry latest",
      "  kiln retry 02-01JAQ8Z5M2R6V9T4X3W1Y0K7C8 --detach",
      "  kiln retry latest --quiet --summary-json build.json"
    })
final class RetryCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();
  @Mixin WatchOptions watch = new WatchOptions();

  @Parameters(paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Option(names = "--detach", description = "Print the new build's id and leave it alone.")
  boolean detach;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      BuildId ended = BuildArgument.resolve(build, farm);
      BuildId id = farm.retry(ended);
      if (detach) {
        out.println(id);
        out.flush();
        return ExitCode.OK;
      }
      if (!watch.quiet && !"-".equals(watch.summaryJson)) {
        out.println("build %s tries %s again".formatted(id, ended));
        out.flush();
      }
      return BuildWatch.follow(id, farm, watch, spec);
    }
  }
}
