package dev.kiln.cli;

import dev.kiln.coordinator.status.LogLine;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the output of an image's newest attempt. */
@Command(
    name = "logs",
    description = {
      "Prints what an image's newest attempt has printed so far, each line after its phase.",
      "Control characters and colours are left out."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln logs latest keystone", "  kiln logs latest keystone | grep -i error"})
final class LogsCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(index = "0", paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The image's name.")
  String image = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (!ImageName.isValid(image)) {
      throw CommandFailure.usage("'%s' is no image's name".formatted(image));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      BuildId id = BuildArgument.resolve(build, farm);
      for (LogLine line : farm.log(id, ImageName.of(image))) {
        out.println("%-12s %s".formatted(line.phase(), FailureText.printable(line.text())));
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
