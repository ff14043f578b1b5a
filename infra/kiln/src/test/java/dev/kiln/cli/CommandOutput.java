package dev.kiln.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** What a command printed and how it ended; it runs in this process. */
record CommandOutput(int exitCode, String out, String err) {

  static CommandOutput of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        KilnMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandOutput(exitCode, out.toString(), err.toString());
  }
}
