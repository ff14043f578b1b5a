package dev.kiln.cli;

import dev.kiln.configuration.ResolvedConfiguration;
import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.lint.Lint;
import dev.kiln.lint.LintReport;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.RuleSelection;
import dev.kiln.lint.rule.LintRules;
import dev.kiln.lint.shell.ShellUnavailableException;
import dev.kiln.lint.shell.SyntaxCheck;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.TreeSurvey;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.TemplateTree;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for what is likely to be a mistake in a tree. */
@Command(
    name = "lint",
    description = {
      "Looks for what is allowed in a template tree and still likely to be a mistake.",
      "Needs neither Kafka nor an engine. Every rule has a page in docs/lint."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln lint",
      "      looks at the whole tree with every rule.",
      "  kiln lint ^nova- --disable cache-left --format json",
      "      looks at the images called nova-… and what they are made from, leaves",
      "      one rule out, and prints for scripts.",
      "",
      "Exit codes: 0 no findings; 1 findings; 2 the tree can't be read or nothing was",
      "checked; 3 there is no bash to check scripts with."
    })
final class LintCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Images whose name contains a match, and everything they are made from.")
  List<String> regexes = new ArrayList<>();

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Option(names = "--list-rules", description = "List the rules instead of applying them.")
  boolean listRules;

  @Option(
      names = "--disable",
      paramLabel = "RULE",
      split = ",",
      description = "Leave this rule out. Repeatable.")
  Set<String> disabled = new LinkedHashSet<>();

  @Option(
      names = "--only",
      paramLabel = "RULE",
      split = ",",
      description = "Apply this rule alone. Repeatable.")
  Set<String> only = new LinkedHashSet<>();

  @Spec CommandSpec spec = CommandSpec.create();

  /** How findings are printed. */
  enum Format {
    TEXT,
    JSON
  }

  /** What is customised in vain. */
  private record Unused(List<Problem> overrides, List<Problem> lists) {

    static Unused none() {
      return new Unused(List.of(), List.of());
    }
  }

  private record Surveyed(LintedTree tree, Unused unused) {}

  /** The rules that the tree's configuration switches off; known once it is read. */
  private Set<String> configured = Set.of();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (listRules) {
      rules(Unused.none())
          .forEach(rule -> out.println("%-24s %s".formatted(rule.id(), rule.summary())));
      out.flush();
      return ExitCode.OK;
    }
    selected(rules(Unused.none()));
    Surveyed surveyed = survey();
    LintReport report = check(lookedAt(surveyed.tree()), selected(rules(surveyed.unused())));
    switch (format) {
      case TEXT -> {
        report.findings().forEach(finding -> out.println(finding.render()));
        out.println(report.summary());
      }
      case JSON -> out.println(Json.of(LintDocument.of(report)));
    }
    out.flush();
    return report.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private List<LintRule> selected(List<LintRule> all) {
    RuleSelection selection = new RuleSelection(only, disabled, configured);
    List<String> mistakes = selection.mistakes(all);
    if (!mistakes.isEmpty()) {
      throw CommandFailure.usage(
          String.join("; ", mistakes) + " (kiln lint --list-rules lists them)");
    }
    List<LintRule> rules = selection.of(all);
    if (rules.isEmpty()) {
      throw CommandFailure.usage("nothing was checked: every rule is switched off");
    }
    return rules;
  }

  private LintedTree lookedAt(LintedTree whole) {
    LintedTree tree = whole;
    if (!regexes.isEmpty()) {
      ImageGraph graph = whole.graph();
      tree = whole.only(graph.withAncestors(NamePatterns.parse(regexes).matching(graph.images())));
    }
    if (tree.files().isEmpty()) {
      throw CommandFailure.usage(
          "nothing was checked: "
              + (regexes.isEmpty()
                  ? "there is no text file below %s"
                      .formatted(
                          trees.folders().stream()
                              .map(Path::toString)
                              .collect(Collectors.joining(", ")))
                  : "no image's name contains a match of %s"
                      .formatted(String.join(" or ", regexes))));
    }
    return tree;
  }

  /** As much of the tree as there is, with what it customises in vain. */
  private Surveyed survey() {
    TemplateTree read;
    try {
      read = trees.read();
    } catch (ProblemsException e) {
      return new Surveyed(TreeSurvey.unread(trees.folders(), e.problems()), Unused.none());
    }
    ResolvedConfiguration resolved = trees.resolve(read);
    configured = resolved.values().policy().disabledLintRules();
    try {
      DiscoveredTree discovered = DiscoveredTree.discover(read, resolved.values());
      return new Surveyed(
          TreeSurvey.of(discovered),
          new Unused(discovered.unusedOverrides(), resolved.unusedLists(discovered.usedLists())));
    } catch (ProblemsException e) {
      return new Surveyed(
          TreeSurvey.unrendered(read, resolved.values(), e.problems()), Unused.none());
    }
  }

  private static List<LintRule> rules(Unused unused) {
    return LintRules.all(new SyntaxCheck(), unused.overrides(), unused.lists());
  }

  private static LintReport check(LintedTree tree, List<LintRule> rules)
      throws InterruptedException {
    try {
      return new Lint(rules).check(tree);
    } catch (ShellUnavailableException e) {
      throw CommandFailure.unreachable(
          "%s: install bash, or leave its rule out with --disable shell-syntax"
              .formatted(e.getMessage()),
          e);
    }
  }
}
