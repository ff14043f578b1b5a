package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.dockerfile.Mount;
import dev.kiln.image.BuilderKind;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the secrets that a rendered Dockerfile mounts against what the configuration declares. */
final class SecretMounts {

  private final TemplateStore store;
  private final TreeConfiguration configuration;

  SecretMounts(TemplateStore store, TreeConfiguration configuration) {
    this.store = store;
    this.configuration = configuration;
  }

  /** What is wrong with the secrets of a Dockerfile that was rendered from {@code template}. */
  List<Problem> problems(String dockerfile, String template) {
    // Most Dockerfiles mount none, and to parse all of a tree takes its time.
    if (!dockerfile.contains("type=secret")) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    for (Mount mount : Dockerfile.parse(dockerfile).mounts()) {
      mount
          .secret()
          .ifPresent(secret ->
              mistake(secret)
                  .ifPresent(message -> problems.add(problem(secret, template, message))));
    }
    return problems;
  }

  private Optional<String> mistake(String secret) {
    if (!configuration.secrets().containsKey(secret)) {
      return Optional.of(
          "the secret '%s' is not declared; declare it in %s: secrets: {%s: {}}%s"
              .formatted(
                  secret,
                  TreeConfiguration.FILE,
                  secret,
                  Nearest.suggestion(secret, configuration.secrets().keySet())));
    }
    // As long as nobody has decided on a builder, it may become the right one.
    return configuration.building().builder().equals(Optional.of(BuilderKind.CLASSIC))
        ? Optional.of(
            "the secret '%s' can't be mounted by the builder classic: set builder: buildkit, and see that a worker has it"
                .formatted(secret))
        : Optional.empty();
  }

  /** Shown where the template or a macro of the tree has the mount, if it is written out there. */
  private Problem problem(String secret, String template, String message) {
    Pattern written =
        Pattern.compile("--mount=\\S*(?:\\bid=|/)" + Pattern.quote(secret) + "(?![\\w.-])");
    List<String> names = new ArrayList<>(List.of(template));
    names.addAll(store.tree().macroLibraries());
    for (String name : names) {
      Matcher found = written.matcher(store.text(name));
      if (found.find()) {
        return store.problemAt(name, found.start(), message);
      }
    }
    return Problem.of(store.tree().shown(template), message);
  }
}
