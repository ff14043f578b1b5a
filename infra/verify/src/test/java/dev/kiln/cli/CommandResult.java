package dev.kiln.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** What a command of the command line printed and how it ended. */
public record CommandResult(int exitCode, String out, String err) {

  /** Runs {@code kiln} in this process. */
  public static CommandResult of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        KilnMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandResult(exitCode, out.toString(), err.toString());
  }
}
