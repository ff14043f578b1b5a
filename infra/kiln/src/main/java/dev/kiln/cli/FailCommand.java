package dev.kiln.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for an image to be given up. */
@Command(
    name = "fail",
    description = {
      "Gives an image up: it counts as failed at once, without another attempt.",
      "What is made from it ends as parent_failed, and the build fails unless the image may fail.",
      "To let the build succeed without it use kiln skip."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln fail latest rabbitmq --reason 'hangs since the new mirror'"})
final class FailCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(index = "0", paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The image's name.")
  String image = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for those who read it in the morning.")
  String reason = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    try (FarmClient farm = new FarmClient(server.server)) {
      TaskChange.FAIL.ask(
          build, List.of(image), Optional.of(reason), farm, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }
}
