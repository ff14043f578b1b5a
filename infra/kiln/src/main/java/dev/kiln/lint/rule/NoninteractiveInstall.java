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

/** A package manager that asks waits for ever, or gives up, because nobody answers in a build. */
final class NoninteractiveInstall implements LintRule {

  private static final Set<String> APT_VERBS =
      Words.in(
          """
          install reinstall remove purge autoremove autopurge upgrade dist-upgrade
          full-upgrade dselect-upgrade build-dep satisfy
          """);
  private static final Set<String> DNF_VERBS =
      Words.in(
          """
          install localinstall groupinstall group reinstall remove erase autoremove update
          upgrade upgrade-minimal downgrade swap distro-sync builddep module
          """);

  /** What {@code dnf group} and {@code dnf module} only tell. */
  private static final Set<String> DNF_QUESTIONS = Set.of("list", "info", "summary", "provides");

  private static final Set<String> ZYPPER_VERBS =
      Words.in(
          """
          install in remove rm update up patch dist-upgrade dup source-install si refresh
          ref
          """);

  @Override
  public String id() {
    return "noninteractive-install";
  }

  @Override
  public String summary() {
    return "Package managers are told not to ask.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (ShellSource source : ShellSource.of(tree)) {
      for (ShellCommand command : source.commands()) {
        PackageManagerCall.of(command)
            .flatMap(NoninteractiveInstall::complaint)
            .ifPresent(
                message -> findings.add(new Finding(id(), source.at(command.offset()), message)));
      }
    }
    return findings;
  }

  private static Optional<String> complaint(PackageManagerCall call) {
    String verb = call.verb().value();
    return switch (call.manager()) {
      case "apt" ->
          APT_VERBS.contains(verb) || verb.equals("update")
              ? Optional.of(apt(verb))
              : Optional.empty();
      case "apt-get" -> unless(isAptAnswered(call), APT_VERBS, call, "apt-get %s -y");
      case "zypper" -> unless(isZypperAnswered(call), ZYPPER_VERBS, call, "zypper -n %s");
      case "dnf", "dnf5", "yum", "microdnf", "tdnf" ->
          unless(isDnfAnswered(call), DNF_VERBS, call, call.manager() + " %s -y");
      default -> Optional.empty();
    };
  }

  private static String apt(String verb) {
    return "apt is for people, its options and output may change: write apt-get %s%s"
        .formatted(verb, verb.equals("update") ? "" : " -y");
  }

  private static Optional<String> unless(
      boolean answered, Set<String> verbs, PackageManagerCall call, String remedy) {
    String verb = call.verb().value();
    return answered || !verbs.contains(verb)
        ? Optional.empty()
        : Optional.of(
            "%s %s asks before it goes on, and nobody answers in a build: write %s"
                .formatted(call.manager(), verb, remedy.formatted(verb)));
  }

  /** {@code -qq} means {@code -y} as well; what only shows what would be done does not ask. */
  private static boolean isAptAnswered(PackageManagerCall call) {
    boolean twiceQuiet =
        call.command().arguments().stream()
            .anyMatch(word ->
                word.hasShortOption('q') && word.value().chars().filter(c -> c == 'q').count() > 1
                    || word.value().equals("-q=2"));
    return twiceQuiet
        || hasShort(call.command().arguments(), 'y')
        || hasShort(call.command().arguments(), 's')
        || call.hasOption(
            "--yes", "--assume-yes", "--force-yes", "--simulate", "--dry-run", "--print-uris")
        || call.command().arguments().stream()
            .anyMatch(word ->
                word.value().matches("(?i)(?:-o|--option=)?APT::Get::Assume-Yes=(?:true|yes|1)"));
  }

  private static boolean isDnfAnswered(PackageManagerCall call) {
    return hasShort(call.command().arguments(), 'y')
        || call.after().stream().limit(1).anyMatch(word -> DNF_QUESTIONS.contains(word.value()))
        || call.hasOption("--assumeyes", "--assumeno")
        || call.command().arguments().stream()
            .anyMatch(word -> word.value().matches("(?i)(?:--setopt=)?assumeyes=(?:1|true|yes)"));
  }

  /** Behind the verb {@code -n} means something else. */
  private static boolean isZypperAnswered(PackageManagerCall call) {
    return hasShort(call.before(), 'n')
        || call.before().stream().anyMatch(word -> word.value().equals("--non-interactive"))
        || hasShort(call.after(), 'y')
        || call.hasOption("--no-confirm", "--dry-run");
  }

  private static boolean hasShort(List<ShellWord> words, char letter) {
    return words.stream().anyMatch(word -> word.hasShortOption(letter));
  }
}
