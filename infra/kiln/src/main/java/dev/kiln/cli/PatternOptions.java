package dev.kiln.cli;

import dev.kiln.coordinator.submission.SelectionRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The images that a command is about, by their names. */
final class PatternOptions {

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description =
          "Images whose name contains a match, and everything they are made from. Default: all.")
  List<String> regexes = new ArrayList<>();

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      split = ",",
      description =
          "A list of patterns from the tree's configuration, added to the REGEXes; repeatable.")
  List<String> profiles = new ArrayList<>();

  SelectionRequest request() {
    return SelectionRequest.of(regexes, profiles);
  }
}
