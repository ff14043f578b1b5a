package dev.kiln.cli;

import dev.kiln.bench.Figure;
import dev.kiln.bench.RenderBenchmark;
import java.io.PrintWriter;
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
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How figures are printed. */
  enum Format {
    TEXT,
    JSON
  }

  /** One figure, as scripts read it. */
  record Entry(
      String figure,
      String unit,
      int runs,
      long min,
      long median,
      long max,
      @Nullable Long target,
      boolean met) {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<Figure> figures =
        new RenderBenchmark(
                settings(),
                line -> {
                  err.println(line);
                  err.flush();
                })
            .run();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> out.println(Json.of(figures.stream().map(BenchRenderCommand::entry).toList()));
      case TEXT -> {
        out.println("%-26s %10s %10s %10s %12s".formatted("", "min", "median", "max", "target"));
        figures.forEach(figure -> out.println(line(figure)));
      }
    }
    out.flush();
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

  private static Entry entry(Figure figure) {
    return new Entry(
        figure.name(),
        figure.unit().symbol(),
        figure.values().size(),
        figure.min(),
        figure.median(),
        figure.max(),
        figure.target().orElse(null),
        figure.met());
  }

  private static String line(Figure figure) {
    String verdict =
        figure
            .target()
            .map(target -> "%s %s".formatted(shown(target, figure), figure.met() ? "ok" : "missed"))
            .orElse("");
    return "%-26s %10s %10s %10s   %s"
        .formatted(
            figure.name(),
            shown(figure.min(), figure),
            shown(figure.median(), figure),
            shown(figure.max(), figure),
            verdict)
        .stripTrailing();
  }

  private static String shown(long value, Figure figure) {
    return "%,d %s".formatted(value, figure.unit().symbol());
  }
}
