package dev.kiln.cli;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.coordinator.submission.TreeSelection;
import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  kiln build --publish each           a broken image holds back no other's tag",
      "  kiln build --no-publish --summary-json build.json --logs-dir logs"
    })
final class BuildCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin ServerOption server = new ServerOption();
  @Mixin PublishOptions publish = new PublishOptions();
  @Mixin WatchOptions watch = new WatchOptions();

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Greater goes first, -100 to 100. Default: 0.")
  int priority;

  @Option(names = "--detach", description = "Print the build's id and leave it alone.")
  boolean detach;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DiscoveredTree tree = trees.discover();
    SelectionRequest request = selection.request(tree, trees);
    Optional<String> unchanged = nothingHasChanged(tree, request);
    if (unchanged.isPresent()) {
      out.println("nothing to build: " + unchanged.get());
      out.flush();
      return ExitCode.OK;
    }
    Submission submission = new Submission(tree, request, priority, publish.policy());
    try (FarmClient farm = new FarmClient(server.server)) {
      BuildId id = submission.send(farm);
      if (detach) {
        out.println(id);
        out.flush();
        return ExitCode.OK;
      }
      return BuildWatch.follow(id, farm, watch, spec);
    }
  }

  /** That nothing has changed is what scripts hope for; that nothing can be built is a mistake. */
  private static Optional<String> nothingHasChanged(DiscoveredTree tree, SelectionRequest request) {
    TreeSelection selection = TreeSelection.of(tree, request, Settings.platform());
    Optional<String> nothing =
        selection.nothingToBuild(selection.choose(Collections.emptySortedMap()));
    if (nothing.isPresent() && request.changed().isEmpty()) {
      throw CommandFailure.usage(nothing.get());
    }
    return nothing;
  }
}
