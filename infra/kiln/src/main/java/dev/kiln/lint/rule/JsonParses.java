package dev.kiln.lint.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedTree;
import java.util.ArrayList;
import java.util.List;

/** A configuration that is no JSON is found out when a container starts, which is late. */
final class JsonParses implements LintRule {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Override
  public String id() {
    return "json-parses";
  }

  @Override
  public String summary() {
    return "Files called *.json are JSON.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedFile file : tree.files()) {
      if (file.endsWith(".json")) {
        Parsing.problem(JSON, file, "JSON", 1)
            .ifPresent(problem -> findings.add(problem.finding(id())));
      }
    }
    return findings;
  }
}
