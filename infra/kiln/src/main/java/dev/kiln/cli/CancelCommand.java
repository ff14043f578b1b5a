package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for a build to be cancelled. */
@Command(
    name = "cancel",
    description = {
      "Asks for a build to be cancelled.",
      "What is built already stays in the registry and is reused the next time."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln cancel latest", "  kiln cancel 02-01JAQ8Z5M2R6V9T4X3W1Y0K7C8"})
final class CancelCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      BuildId id = BuildArgument.resolve(build, farm);
      farm.cancel(id);
      out.println("cancelling build %s; watch it with: kiln status %s".formatted(id, id));
    }
    out.flush();
    return ExitCode.OK;
  }
}
