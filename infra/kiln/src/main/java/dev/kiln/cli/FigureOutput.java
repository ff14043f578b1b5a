package dev.kiln.cli;

import dev.kiln.bench.Figure;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints the figures of a benchmark, as a table for people or as JSON for scripts. */
final class FigureOutput {

  private FigureOutput() {}

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

  static void print(List<Figure> figures, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> out.println(Json.of(figures.stream().map(FigureOutput::entry).toList()));
      case TEXT -> {
        out.println("%-34s %12s %12s %12s %12s".formatted("", "min", "median", "max", "target"));
        figures.forEach(figure -> out.println(line(figure)));
      }
    }
    out.flush();
  }

  /** Says what is being done, for people who wait. */
  static Consumer<String> progress(PrintWriter err) {
    return line -> {
      err.println(line);
      err.flush();
    };
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
    return "%-34s %12s %12s %12s   %s"
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
