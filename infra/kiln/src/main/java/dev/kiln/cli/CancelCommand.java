package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for a build, or some images of it, to be cancelled. */
@Command(
    name = "cancel",
    description = {
      "Asks for a build to be cancelled, or some images of it and all that is made from them.",
      "With images the rest goes on; then the build ends as cancelled, or as failed if one failed.",
      "What is built already stays in the registry and is reused the next time."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln cancel latest",
      "  kiln cancel 02-01JAQ8Z5M2R6V9T4X3W1Y0K7C8",
      "  kiln cancel latest keystone-base      it, and what is made from it"
    })
final class CancelCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(index = "0", paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE",
      description = "Cancel these images alone; without any, the whole build.")
  List<String> images = List.of();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      if (images.isEmpty()) {
        BuildId id = BuildArgument.resolve(build, farm);
        farm.cancel(id);
        out.println("cancelling build %s; watch it with: kiln status %s".formatted(id, id));
      } else {
        TaskChange.CANCEL.ask(build, images, Optional.empty(), farm, out);
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
