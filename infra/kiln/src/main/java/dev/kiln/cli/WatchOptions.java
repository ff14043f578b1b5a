package dev.kiln.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a build is shown while it runs, and what is left of it. */
final class WatchOptions {

  @Option(
      names = "--no-progress",
      description =
          "One plain line for each change, also on a terminal; without a terminal it is so anyway.")
  boolean noProgress;

  @Option(
      names = {"-q", "--quiet"},
      description = "Only errors.")
  boolean quiet;

  @Option(
      names = "--summary-json",
      paramLabel = "FILE",
      description = "Write the summary there; - for standard output, which then has nothing else.")
  @Nullable String summaryJson;

  @Option(
      names = "--logs-dir",
      paramLabel = "DIR",
      description =
          "Write every image's output to DIR/IMAGE.log, with links 000_FAILED_IMAGE.log to the"
              + " failed ones.")
  @Nullable Path logsDirectory;
}
