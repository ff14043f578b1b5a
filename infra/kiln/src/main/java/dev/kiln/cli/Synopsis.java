package dev.kiln.cli;

import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * How a command is written, such as {@code kiln render [OPTIONS] --out=DIR [REGEX…]}: with what it
 * can't do without, and a word for the options that it can.
 */
final class Synopsis {

  private Synopsis() {}

  /** The synopsis of {@code command}, with the names of the commands that it belongs to. */
  static String of(CommandSpec command) {
    StringJoiner words = new StringJoiner(" ");
    words.add(command.qualifiedName());
    if (command.options().stream().anyMatch(option -> !option.required() && !option.hidden())) {
      words.add("[OPTIONS]");
    }
    for (OptionSpec option : command.options()) {
      if (option.required() && !option.hidden()) {
        words.add(option.longestName() + "=" + label(option));
      }
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      if (!parameter.hidden()) {
        words.add(of(parameter));
      }
    }
    if (!command.subcommands().isEmpty()) {
      words.add(command.usageMessage().synopsisSubcommandLabel());
    }
    return words.toString();
  }

  /** A parameter by its label, in brackets if it can be left out. */
  static String of(PositionalParamSpec parameter) {
    String label = label(parameter) + (parameter.isMultiValue() ? "…" : "");
    return parameter.required() ? label : "[" + label + "]";
  }

  /** What stands for a value; picocli's own labels are in angle brackets and small letters. */
  static String label(ArgSpec argument) {
    String label = argument.paramLabel();
    return label.startsWith("<") && label.endsWith(">")
        ? label.substring(1, label.length() - 1).toUpperCase(Locale.ROOT)
        : label;
  }
}
