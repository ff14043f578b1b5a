package dev.kiln.lint.rule;

import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.SyntaxCheck;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All rules there are. */
public final class LintRules {

  private LintRules() {}

  /**
   * All rules, sorted by id.
   *
   * @param unusedBlocks overrides that match no block, found when the tree was read
   * @param unusedLists customised package lists that no template uses, found likewise
   */
  public static List<LintRule> all(
      SyntaxCheck syntax, List<Problem> unusedBlocks, List<Problem> unusedLists) {
    List<LintRule> rules =
        new ArrayList<>(
            List.of(
                new AddUrl(),
                new CacheLeft(),
                new JsonParses(),
                new LatestBase(),
                new MaintainerLabel(),
                new NewlineAtEnd(),
                new NoninteractiveInstall(),
                new PipeToShell(),
                new ProxyInImage(),
                new SecretLooking(),
                new ShellSyntax(syntax),
                new SudoNopasswdAll(),
                new Template(),
                new UnknownDirective(),
                new UnpinnedPip(),
                new UnusedBlock(unusedBlocks),
                new UnusedList(unusedLists),
                new WorldWritable(),
                new YamlParses()));
    Set<String> ids = new TreeSet<>(Set.of(UnknownRule.ID));
    rules.forEach(rule -> ids.add(rule.id()));
    rules.add(new UnknownRule(ids));
    rules.sort(Comparator.comparing(LintRule::id));
    return List.copyOf(rules);
  }
}
