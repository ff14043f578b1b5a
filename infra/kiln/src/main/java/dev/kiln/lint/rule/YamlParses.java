package dev.kiln.lint.rule;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;

/** A configuration that is no YAML is found out when a container starts, which is late. */
final class YamlParses implements LintRule {

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Override
  public String id() {
    return "yaml-parses";
  }

  @Override
  public String summary() {
    return "Files called *.yaml or *.yml are YAML, each of their documents.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      // What is wrong with the tree's own configuration is said when it is read.
      boolean own = file.path().equals(TreeConfiguration.FILE);
      if (file.endsWith(".yaml", ".yml") && !own) {
        Parsing.problem(YAML, file, "YAML", Integer.MAX_VALUE)
            .ifPresent(problem -> findings.add(problem.finding(id())));
      }
    }
    return findings;
  }
}
