package dev.kiln.cli;

import dev.kiln.bench.Figure;
import dev.kiln.bench.RenderBenchmark;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how long trees take to be read and rendered, and prints the figures. */
@Command(
    name = "render",
    description = {
      "Measures how long it takes to read and render synthetic template trees.",
      "Needs neither Kafka nor an engine, and some minutes without other work on the machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A missed target does not change the exit code.",
      "Example: kiln bench render --only large --images 5000"
    })
final class BenchRenderCommand implements Callable<Integer> {

  @Option(names = "--images", description = "How many images the large tree has. Default: 20000.")
  int images = 20_000;

  @Option(
      names = "--runs",
      description = "How many processes are started, and a tenth of the warm runs. Default: 5.")
  int runs = 5;

  @Option(names = "--only", description = "${COMPLETION-CANDIDATES}. Default: all of them.")
  RenderBenchmark.@Nullable Part only;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  FigureOutput.Format format = FigureOutput.Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<Figure> figures =
        new RenderBenchmark(settings(), FigureOutput.progress(spec.commandLine().getErr())).run();
    FigureOutput.print(figures, format, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private RenderBenchmark.Settings settings() {
    Set<RenderBenchmark.Part> parts =
        only == null ? EnumSet.allOf(RenderBenchmark.Part.class) : EnumSet.of(only);
    try {
      return new RenderBenchmark.Settings(KilnHome.path().resolve("kiln"), images, runs, parts);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
