package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits a build to a farm and watches it. */
@Command(
    name = "build",
    description = {
      "Builds images on a farm that is running (kiln up).",
      "The tree is checked here first; nothing is submitted if it has a problem.",
      "Ctrl-C ends the watching only; it says how to go on watching and how to cancel."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln build                          everything",
      "  kiln build ^keystone --tag try      some images, and what they are made from",
      "  kiln build --profile small --detach",
      "  kiln build --no-publish --summary-json build.json --logs-dir logs"
    })
final class BuildCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin ServerOption server = new ServerOption();
  @Mixin WatchOptions watch = new WatchOptions();

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description =
          "Images whose name contains a match, and everything they are made from. Default: all.")
  List<String> regexes = new ArrayList<>();

  @Option(
      names = {"-p", "--profile"},
      description = "A list of patterns from the tree's configuration; repeatable.")
  List<String> profiles = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Greater goes first, -100 to 100. Default: 0.")
  int priority;

  @Option(
      names = "--publish",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Publish a release and move the public tags when all succeeded. On by default.")
  boolean publish = true;

  @Option(names = "--detach", description = "Print the build's id and leave it alone.")
  boolean detach;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Patterns.selection(regexes);
    Submission submission =
        new Submission(
            trees.discover(), regexes, new Submission.Extras(profiles, priority, publish));
    try (FarmClient farm = new FarmClient(server.server)) {
      BuildId id = submission.send(farm);
      if (detach) {
        out.println(id);
        out.flush();
        return ExitCode.OK;
      }
      Thread reminder = Interruption.remind(id, spec.commandLine().getErr());
      int code = new BuildWatch(farm, watch, out, spec.commandLine().getErr()).untilEnd(id);
      Runtime.getRuntime().removeShutdownHook(reminder);
      return code;
    }
  }
}
