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

/** Asks for images to be left out of a running build. */
@Command(
    name = "skip",
    description = {
      "Leaves images, and all that is made from them, out of a running build.",
      "The build can still succeed and publish: without them.",
      "To count them as failed use kiln fail; to stop everything use kiln cancel."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln skip latest nova-ssh --reason 'not needed tonight'",
      "  kiln skip latest nova-ssh nova-novncproxy --reason 'the mirror is down'"
    })
final class SkipCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(index = "0", paramLabel = "BUILD", description = "A build's id, or 'latest'.")
  String build = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "The images' names.")
  List<String> images = List.of();

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
      TaskChange.SKIP.ask(build, images, Optional.of(reason), farm, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }
}
