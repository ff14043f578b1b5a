package dev.kiln.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks that nothing new begins on the farm. */
@Command(
    name = "pause",
    description = {
      "Pauses the farm: nothing new begins on any worker; what runs goes on.",
      "Builds can still be submitted; they wait until kiln resume."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln pause --reason 'the switch in rack 4 is being replaced'", "  kiln pause"})
final class PauseCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who wonder why nothing is built.")
  String reason = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      farm.pause(reason);
    }
    out.println(
        "pausing the farm: nothing new begins, what runs goes on; end it with: kiln resume");
    out.flush();
    return ExitCode.OK;
  }
}
