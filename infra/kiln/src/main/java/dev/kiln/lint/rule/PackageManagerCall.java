package dev.kiln.lint.rule;

import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command that asks a package manager for something.
 *
 * @param manager its name, such as {@code apt-get}; {@code pip} for all its names
 * @param before the arguments before the verb
 * @param verb what it is to do, such as {@code install}
 * @param after the arguments behind the verb
 */
record PackageManagerCall(
    String manager,
    List<ShellWord> before,
    ShellWord verb,
    List<ShellWord> after,
    ShellCommand command) {

  private static final Set<String> APT_VALUES =
      Words.in("-o -c -t -a --option --config-file --target-release");
  private static final Set<String> DNF_VALUES =
      Words.in(
          """
          -c -d -e -x -R --config --setopt --enablerepo --disablerepo --repo --repoid
          --releasever --installroot --exclude --forcearch
          """);
  private static final Set<String> ZYPPER_VALUES =
      Words.in("-c -D -C -R -p --config --root --installroot --plus-repo");
  private static final Set<String> PIP_VALUES =
      Set.of("--cache-dir", "--proxy", "--log", "--timeout", "--retries", "--trusted-host");

  /** The options with a value of its own word, by manager. */
  private static final Map<String, Set<String>> MANAGERS =
      Map.ofEntries(
          Map.entry("apt-get", APT_VALUES),
          Map.entry("apt", APT_VALUES),
          Map.entry("dnf", DNF_VALUES),
          Map.entry("dnf5", DNF_VALUES),
          Map.entry("yum", DNF_VALUES),
          Map.entry("microdnf", DNF_VALUES),
          Map.entry("tdnf", DNF_VALUES),
          Map.entry("zypper", ZYPPER_VALUES),
          Map.entry("apk", Set.of("-p", "-X", "--root", "--repository", "--arch")),
          Map.entry("pip", PIP_VALUES),
          Map.entry("npm", Set.of("--prefix", "--registry")),
          Map.entry("gem", Set.of("--config-file")));

  /** The call; empty if the command is none, or has no verb. */
  static Optional<PackageManagerCall> of(ShellCommand command) {
    List<ShellWord> arguments = command.arguments();
    String program = command.program();
    if (program.matches("python[\\d.]*") && isModulePip(arguments)) {
      return call(
          "pip", arguments.subList(indexOfModule(arguments) + 2, arguments.size()), command);
    }
    return call(program.matches("pip[\\d.]*") ? "pip" : program, arguments, command);
  }

  /** Whether an argument is one of these options, or such a one with {@code =} and a value. */
  boolean hasOption(String... names) {
    return command.hasOption(names);
  }

  private static Optional<PackageManagerCall> call(
      String manager, List<ShellWord> arguments, ShellCommand command) {
    Set<String> withValue = MANAGERS.get(manager);
    if (withValue == null) {
      return Optional.empty();
    }
    for (int i = 0; i < arguments.size(); i++) {
      ShellWord word = arguments.get(i);
      if (withValue.contains(word.value())) {
        i++;
      } else if (!word.isOption()) {
        return Optional.of(
            new PackageManagerCall(
                manager,
                arguments.subList(0, i),
                word,
                arguments.subList(i + 1, arguments.size()),
                command));
      }
    }
    return Optional.empty();
  }

  private static boolean isModulePip(List<ShellWord> arguments) {
    int module = indexOfModule(arguments);
    return module >= 0
        && module + 1 < arguments.size()
        && arguments.get(module + 1).value().equals("pip");
  }

  private static int indexOfModule(List<ShellWord> arguments) {
    for (int i = 0; i < arguments.size() && arguments.get(i).isOption(); i++) {
      if (arguments.get(i).value().equals("-m")) {
        return i;
      }
    }
    return -1;
  }
}
