package dev.kiln.configuration;

import dev.kiln.image.ImageReference;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads overrides from environment variables and collects what is wrong with them. */
final class OverridesReader {

  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();

  OverridesReader(Map<String, String> environment) {
    this.environment = environment;
  }

  TreeConfiguration.Overrides read() {
    TreeConfiguration.Overrides overrides =
        new TreeConfiguration.Overrides(
            value("KILN_REGISTRY", ConfigurationRules::registry),
            value("KILN_NAMESPACE", ConfigurationRules::namespace),
            value("KILN_TAG", ConfigurationRules::tag),
            value("KILN_BASE_IMAGE", ImageReference::parse),
            value("KILN_FRESHNESS", TreeConfiguration.Freshness::parse),
            value("KILN_RETRIES", ConfigurationRules::retries),
            value("KILN_TIMEOUT", TreeConfiguration::parseDuration));
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return overrides;
  }

  private <T> Optional<T> value(String variable, Function<String, T> parser) {
    String text = environment.getOrDefault(variable, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problems.add(Problem.of("environment variable " + variable, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
