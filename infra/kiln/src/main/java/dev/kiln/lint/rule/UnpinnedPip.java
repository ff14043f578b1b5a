package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellWord;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A Python package without a version is another one in every build. */
final class UnpinnedPip implements LintRule {

  private static final Set<String> WITH_VALUE =
      Words.in(
          """
          -c --constraint -r --requirement -e --editable -t --target -i --index-url
          --extra-index-url -f --find-links --prefix --root --trusted-host --proxy
          --timeout --retries --cache-dir --log --upgrade-strategy --platform
          --python-version --only-binary --no-binary --src --report --config-settings -C
          --progress-bar --cert
          """);

  /** A name with extras, and at most a version that leaves a choice. */
  private static final Pattern UNPINNED =
      Pattern.compile("(?<name>[A-Za-z0-9][\\w.-]*)(?:\\[[^]]*])?\\s*(?:(?:[<>~!]=?|===?)[^=].*)?");

  private static final Pattern FILE = Pattern.compile(".*\\.(?:whl|zip|tar\\.\\w+|tgz)");

  @Override
  public String id() {
    return "unpinned-pip";
  }

  @Override
  public String summary() {
    return "pip installs exact versions, or is given constraints.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (ShellSource source : ShellSource.of(tree)) {
      boolean constrained =
          source.image().filter(image -> tree.setsVariable(image, "PIP_CONSTRAINT")).isPresent();
      for (ShellCommand command : source.commands()) {
        Optional<PackageManagerCall> install =
            PackageManagerCall.of(command)
                .filter(call -> call.manager().equals("pip"))
                .filter(call -> call.verb().value().equals("install"))
                .filter(call -> !constrained && !isConstrained(call));
        install.ifPresent(
            call -> unpinned(call.after()).forEach(word -> findings.add(finding(source, word))));
      }
    }
    return findings;
  }

  private static boolean isConstrained(PackageManagerCall call) {
    return call.hasOption("-c", "--constraint", "--require-hashes", "--no-index")
        || call.command().isGiven("PIP_CONSTRAINT");
  }

  private static List<ShellWord> unpinned(List<ShellWord> arguments) {
    List<ShellWord> unpinned = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      ShellWord word = arguments.get(i);
      if (WITH_VALUE.contains(word.value())) {
        i++;
      } else if (!word.isOption() && !word.isVariable() && isUnpinned(word.value())) {
        unpinned.add(word);
      }
    }
    return unpinned;
  }

  private static boolean isUnpinned(String requirement) {
    return UNPINNED.matcher(requirement).matches()
        && !requirement.contains("==")
        && !FILE.matcher(requirement).matches();
  }

  private Finding finding(ShellSource source, ShellWord word) {
    String name = word.value().replaceFirst("[^\\w.\\[\\],-].*", "");
    return new Finding(
        id(),
        source.at(word.offset()),
        "pip takes the newest version of %s there is: write %s==VERSION, or give constraints with -c FILE"
            .formatted(name, name));
  }
}
