package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A cache that a later instruction removes stays in the layer below, and is downloaded for ever.
 */
final class CacheLeft implements LintRule {

  @Override
  public String id() {
    return "cache-left";
  }

  @Override
  public String summary() {
    return "A RUN that fills a package manager's cache empties it, too.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedImage image : tree.images()) {
      boolean pipKeepsNothing = tree.setsVariable(image, "PIP_NO_CACHE_DIR");
      List<Instruction> kept = image.dockerfile().map(LintedDockerfile::kept).orElse(List.of());
      for (Instruction run : kept) {
        ShellSource.of(image, run)
            .ifPresent(source -> check(run, source, pipKeepsNothing, findings));
      }
    }
    return findings;
  }

  private void check(
      Instruction run, ShellSource source, boolean pipKeepsNothing, List<Finding> findings) {
    for (PackageCache cache : PackageCache.values()) {
      boolean away =
          pipKeepsNothing && cache == PackageCache.PIP
              || mountTargets(run).stream().anyMatch(cache::isBelow);
      if (!away) {
        filled(cache, source.commands())
            .ifPresent(call ->
                findings.add(
                    new Finding(id(), source.at(call.command().offset()), cache.complaint(call))));
      }
    }
  }

  /** The first call that fills the cache after it was emptied for the last time. */
  private static Optional<PackageManagerCall> filled(
      PackageCache cache, List<ShellCommand> commands) {
    Optional<PackageManagerCall> filled = Optional.empty();
    for (ShellCommand command : commands) {
      if (cache.isEmptiedBy(command)) {
        filled = Optional.empty();
      } else if (filled.isEmpty()) {
        filled = PackageManagerCall.of(command).filter(cache::isFilledBy);
      }
    }
    return filled;
  }

  /** Where caches and memory are mounted, neither of which becomes part of the layer. */
  private static List<String> mountTargets(Instruction run) {
    return run.flag("mount").stream()
        .map(options -> List.of(options.split(",")))
        .filter(options -> options.contains("type=cache") || options.contains("type=tmpfs"))
        .flatMap(options -> options.stream())
        .filter(option -> option.matches("(?:target|dst|destination)=.+"))
        .flatMap(option -> Arrays.stream(option.split("=", 2)).skip(1))
        .toList();
  }
}
