package dev.kiln.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks that the farm works again. */
@Command(
    name = "resume",
    description = {
      "Lets a paused farm work again.",
      "Hosts that the farm itself has paused stay so until they do well; kiln status shows them."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln resume"})
final class ResumeCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      boolean paused = farm.farm().condition().paused().isPresent();
      // Asked for in any case: a pause may have been written a moment ago.
      farm.resume();
      out.println(paused ? "the farm works again" : "the farm was not paused");
    }
    out.flush();
    return ExitCode.OK;
  }
}
