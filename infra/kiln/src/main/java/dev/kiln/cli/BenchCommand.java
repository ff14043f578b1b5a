package dev.kiln.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the benchmarks; each is a sub-command. */
@Command(
    name = "bench",
    description = "Measures how fast Kiln is on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      BenchRenderCommand.class,
      BenchScheduleCommand.class,
      BenchDispatchCommand.class,
      BenchEngineCommand.class,
      BenchSimulateCommand.class
    },
    footer = {"", "Example: kiln bench render --only warm"})
final class BenchCommand implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
