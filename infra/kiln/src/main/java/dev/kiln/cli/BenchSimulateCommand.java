package dev.kiln.cli;

import dev.kiln.bench.simulate.SimulatedNights;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the coordinator's simulator over many seeds. */
@Command(
    name = "simulate",
    description = {
      "Puts the coordinator's core through whole nights of crashes, zombies, lost records and failing"
          + " registries, in virtual time, one night for each seed, and checks after every step that"
          + " nothing happens which must never happen.",
      "The same seed is the same night on every machine. Needs neither Kafka nor an engine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Ends with 1 when a night goes wrong, and prints its seed and the shortest way to it.",
      "Examples:",
      "  kiln bench simulate --seeds 20000",
      "  kiln bench simulate --from 4711 --seeds 1"
    })
final class BenchSimulateCommand implements Callable<Integer> {

  @Option(names = "--seeds", paramLabel = "N", description = "How many nights. Default: 2000.")
  long seeds = 2_000;

  @Option(names = "--from", paramLabel = "SEED", description = "The first seed. Default: 0.")
  long from;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  FigureOutput.Format format = FigureOutput.Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** What came of it, as scripts read it. */
  record Document(
      long from,
      long seeds,
      long passed,
      double seconds,
      @Nullable Long brokenSeed,
      @Nullable String explanation) {}

  @Override
  public Integer call() {
    SimulatedNights.Result result = nights().run();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> out.println(Json.of(document(result)));
      case TEXT -> print(result, out);
    }
    out.flush();
    return result.brokenSeed().isPresent() ? ExitCode.WENT_WRONG : ExitCode.OK;
  }

  private SimulatedNights nights() {
    try {
      return new SimulatedNights(from, seeds, FigureOutput.progress(spec.commandLine().getErr()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private Document document(SimulatedNights.Result result) {
    return new Document(
        from,
        seeds,
        result.nights(),
        result.took().toMillis() / 1000.0,
        result.brokenSeed().isPresent() ? result.brokenSeed().getAsLong() : null,
        result.explanation().orElse(null));
  }

  private void print(SimulatedNights.Result result, PrintWriter out) {
    result.explanation().ifPresent(out::println);
    out.println(
        "%,d nights passed in %.1f s, %.0f in a second; %s"
            .formatted(
                result.nights(),
                result.took().toMillis() / 1000.0,
                result.nightsPerSecond(),
                result.brokenSeed().isPresent()
                    ? "the night of seed %d went wrong".formatted(result.brokenSeed().getAsLong())
                    : "nothing happened that must never happen"));
  }
}
