package dev.kiln.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point: dispatches sub-commands and turns what goes wrong into a line and an exit code.
 */
@Command(
    name = "kiln",
    description = "Builds trees of container images on a farm of hosts.",
    mixinStandardHelpOptions = true,
    versionProvider = KilnVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      CoordinatorCommand.class,
      WorkerCommand.class,
      BuildCommand.class,
      ListCommand.class,
      GraphCommand.class,
      RenderCommand.class,
      LintCommand.class,
      DiffCommand.class,
      ConfigCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      CancelCommand.class,
      SkipCommand.class,
      FailCommand.class,
      RetryCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      WorkersCommand.class,
      DrainCommand.class,
      BenchCommand.class,
      DocsCommand.class,
    },
    footerHeading = "%nAlso, by the launcher itself:%n",
    footer = {
      "  base         Makes the distribution's base image and pushes it.",
      "  test         Sets up this machine and runs every test.",
      "",
      "Exit codes: 0 all built or reused; 1 some image failed; 2 usage, configuration",
      "or template error; 3 something is not reachable; 130 interrupted.",
      "",
      "Start here: kiln demo. Every command tells more: kiln COMMAND --help"
    })
public final class KilnMain implements Runnable {

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private KilnMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine root =
        new CommandLine(new KilnMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler(new ErrorReport());
    root.getSubcommands().values().forEach(KilnMain::shortenSynopsis);
    return root;
  }

  /** The options stand below it, one by one. */
  private static void shortenSynopsis(CommandLine command) {
    CommandLine.Model.CommandSpec itself = command.getCommandSpec();
    itself.usageMessage().customSynopsis(Synopsis.of(itself));
    command.getSubcommands().values().forEach(KilnMain::shortenSynopsis);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
