package dev.kiln.cli;

import dev.kiln.bench.schedule.ScheduleBenchmark;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the coordinator's core and how well it orders the work, and prints the figures. */
@Command(
    name = "schedule",
    description = {
      "Measures the coordinator's core without Kafka, workers or an engine: how many events it folds"
          + " and decides in a second, how long it plans and refolds, and how close the nights of a"
          + " catalogue come to the shortest possible, with first in, first out beside it.",
      "Takes some minutes without other work on the machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A missed target does not change the exit code.",
      "Example: kiln bench schedule --only nights --nights 50"
    })
final class BenchScheduleCommand implements Callable<Integer> {

  @Option(
      names = "--tasks",
      description = "How many tasks a build of the core has. Default: 10000.")
  int tasks = 10_000;

  @Option(names = "--rounds", description = "How often each is measured. Default: 7.")
  int rounds = 7;

  @Option(
      names = "--nights",
      description = "How many nights are played for each number of slots. Default: 20.")
  int nights = 20;

  @Option(names = "--only", description = "${COMPLETION-CANDIDATES}. Default: all of them.")
  ScheduleBenchmark.@Nullable Part only;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  FigureOutput.Format format = FigureOutput.Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    FigureOutput.print(
        new ScheduleBenchmark(settings(), FigureOutput.progress(spec.commandLine().getErr())).run(),
        format,
        spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private ScheduleBenchmark.Settings settings() {
    Set<ScheduleBenchmark.Part> parts =
        only == null ? EnumSet.allOf(ScheduleBenchmark.Part.class) : EnumSet.of(only);
    try {
      return new ScheduleBenchmark.Settings(tasks, rounds, nights, parts);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
