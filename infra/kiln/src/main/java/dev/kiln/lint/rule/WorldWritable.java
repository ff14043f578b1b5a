package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellWord;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What everybody may write, whoever breaks into one process may change for all others. */
final class WorldWritable implements LintRule {

  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3,4}");
  private static final Pattern SYMBOLIC = Pattern.compile("[ugo]*[oa][ugoa]*[+=][rxXst]*w[rwxXs]*");
  private static final int OTHERS_WRITE = 2;
  private static final int STICKY = 01000;

  @Override
  public String id() {
    return "world-writable";
  }

  @Override
  public String summary() {
    return "Nothing is made writable for every user.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (ShellSource source : ShellSource.of(tree)) {
      for (ShellCommand command : source.commands()) {
        mode(command)
            .filter(word -> isWorldWritable(word.value()))
            .ifPresent(word ->
                findings.add(new Finding(id(), source.at(word.offset()), complaint(word.value()))));
      }
    }
    for (LintedImage image : tree.images()) {
      image
          .dockerfile()
          .ifPresent(dockerfile ->
              dockerfile
                  .instructions()
                  .forEach(instruction -> copied(image, instruction, findings)));
    }
    return findings;
  }

  private void copied(LintedImage image, Instruction instruction, List<Finding> findings) {
    if (instruction.keyword().equals("COPY") || instruction.keyword().equals("ADD")) {
      for (String mode : instruction.flag("chmod")) {
        if (isWorldWritable(mode)) {
          int offset = instruction.arguments().text().indexOf("--chmod");
          findings.add(
              new Finding(id(), image.at(instruction.arguments(), offset), complaint(mode)));
        }
      }
    }
  }

  private static String complaint(String mode) {
    return "mode %s lets every user write: give it to the one user that must, with chown or a group"
        .formatted(mode);
  }

  /** The mode that a command sets. */
  private static Optional<ShellWord> mode(ShellCommand command) {
    return switch (command.program()) {
      case "chmod" -> command.arguments().stream().filter(word -> !word.isOption()).findFirst();
      case "install", "mkdir" -> optionValue(command.arguments());
      default -> Optional.empty();
    };
  }

  private static Optional<ShellWord> optionValue(List<ShellWord> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      ShellWord word = arguments.get(i);
      String value = word.value();
      if (value.startsWith("--mode=") || value.matches("-m.+")) {
        String mode = value.replaceFirst("^(?:--mode=|-m)", "");
        return Optional.of(new ShellWord(mode, mode, word.offset()));
      }
      boolean follows = value.equals("--mode") || word.hasShortOption('m') && value.endsWith("m");
      if (follows && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /** With the sticky bit, as on {@code /tmp}, nobody can touch what is another's. */
  static boolean isWorldWritable(String mode) {
    if (OCTAL.matcher(mode).matches()) {
      int bits = Integer.parseInt(mode, 8);
      return (bits & OTHERS_WRITE) != 0 && (bits & STICKY) == 0;
    }
    return List.of(mode.split(",")).stream().anyMatch(part -> SYMBOLIC.matcher(part).matches());
  }
}
