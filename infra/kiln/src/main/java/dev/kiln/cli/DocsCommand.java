package dev.kiln.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Renews the part of the documentation that the command line writes itself. */
@Command(
    name = "docs",
    description = "Renews the reference of the commands in docs/cli.md.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class DocsCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path document = KilnHome.path().resolve("docs/cli.md");
    String before = Files.readString(document);
    String after = CliReference.renew(before, KilnMain.commandLine());
    PrintWriter out = spec.commandLine().getOut();
    if (after.equals(before)) {
      out.println("%s is as it should be".formatted(document));
    } else {
      Files.writeString(document, after);
      out.println("renewed the commands in %s".formatted(document));
    }
    out.flush();
    return ExitCode.OK;
  }
}
