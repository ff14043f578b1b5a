package dev.kiln.cli;

import dev.kiln.bench.dispatch.DispatchBenchmark;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast a farm passes work on, and prints the figures. */
@Command(
    name = "dispatch",
    description = {
      "Measures a real broker, coordinator and workers in one process, whose attempts do nothing: how"
          + " long it takes from the report of a success to the start of the task that it unlocks, by"
          + " hops, and how many tasks in a second they get through.",
      "Needs no engine, and about a minute without other work on the machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The hops between workers and topics are whole milliseconds each, by the broker's stamps.",
      "A missed target does not change the exit code.",
      "Example: kiln bench dispatch --workers 2 --slots 16"
    })
final class BenchDispatchCommand implements Callable<Integer> {

  @Option(names = "--workers", description = "How many workers there are. Default: 4.")
  int workers = 4;

  @Option(names = "--slots", description = "How many slots each has. Default: 4.")
  int slots = 4;

  @Option(
      names = "--length",
      description = "How long each of the four chains is whose passings are timed. Default: 250.")
  int length = 250;

  @Option(
      names = "--tasks",
      description = "How many tasks a wide tree has whose pace is taken. Default: 3000.")
  int tasks = 3_000;

  @Option(names = "--rounds", description = "How many wide trees are built. Default: 7.")
  int rounds = 7;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  FigureOutput.Format format = FigureOutput.Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    FigureOutput.print(
        new DispatchBenchmark(settings(), FigureOutput.progress(spec.commandLine().getErr())).run(),
        format,
        spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private DispatchBenchmark.Settings settings() {
    try {
      return new DispatchBenchmark.Settings(workers, slots, length, tasks, rounds);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
