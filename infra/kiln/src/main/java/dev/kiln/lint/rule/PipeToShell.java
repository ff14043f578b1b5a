package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is run as it arrives is seen by nobody, and half of it if the connection breaks. */
final class PipeToShell implements LintRule {

  private static final Set<String> DOWNLOADERS = Set.of("curl", "wget");
  private static final Pattern INTERPRETER =
      Pattern.compile("sh|bash|dash|ash|zsh|ksh|python[\\d.]*|perl|ruby|node|php");

  /** A command that takes a download as its text: {@code sh -c "$(curl …)"}. */
  private static final Pattern TAKER = Pattern.compile("sh|bash|dash|ash|zsh|ksh|eval|source|\\.");

  private static final Pattern DOWNLOAD = Pattern.compile("(?:[$<]\\(|`)\\s*(?:curl|wget)\\s");

  @Override
  public String id() {
    return "pipe-to-shell";
  }

  @Override
  public String summary() {
    return "Nothing is downloaded and run in one go.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (ShellSource source : ShellSource.of(tree)) {
      List<ShellCommand> commands = source.commands();
      for (int i = 0; i < commands.size(); i++) {
        ShellCommand command = commands.get(i);
        boolean download =
            DOWNLOADERS.contains(command.program()) && !command.arguments().isEmpty();
        Optional<ShellCommand> taker = download ? taker(commands, i) : Optional.empty();
        if (taker.isPresent()) {
          findings.add(finding(source, command, taker.get().program()));
        } else if (TAKER.matcher(command.program()).matches()
            && command.arguments().stream()
                .anyMatch(word -> DOWNLOAD.matcher(word.text()).find())) {
          findings.add(finding(source, command, command.program()));
        }
      }
    }
    return findings;
  }

  /** The interpreter that stands behind the download in its pipeline. */
  private static Optional<ShellCommand> taker(List<ShellCommand> commands, int download) {
    int pipeline = commands.get(download).pipeline();
    return commands.subList(download + 1, commands.size()).stream()
        .filter(command -> command.pipeline() == pipeline)
        .filter(command -> INTERPRETER.matcher(command.program()).matches())
        .findFirst();
  }

  private Finding finding(ShellSource source, ShellCommand command, String interpreter) {
    return new Finding(
        id(),
        source.at(command.offset()),
        "%s runs what is downloaded, whatever it is: write it to a file, compare its sha256sum, then run it"
            .formatted(interpreter));
  }
}
