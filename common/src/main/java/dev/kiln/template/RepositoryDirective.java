package dev.kiln.template;

import dev.kiln.configuration.Repository;
import dev.kiln.configuration.TreeConfiguration.Base;
import dev.kiln.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** A directive that does something about package repositories, which it is given by name. */
abstract class RepositoryDirective extends TextDirective {

  /** {@code #repositories("grafana")}: makes repositories known. */
  public static final class SetUp extends RepositoryDirective {

    @Override
    public String getName() {
      return "repositories";
    }

    @Override
    void add(RepositoryFiles files, RunInstruction run, String name, Repository repository) {
      files.setUp(run, name, repository);
    }
  }

  /** {@code #enable_repositories("grafana")}: switches repositories on. */
  public static final class Enable extends RepositoryDirective {

    @Override
    public String getName() {
      return "enable_repositories";
    }

    @Override
    void add(RepositoryFiles files, RunInstruction run, String name, Repository repository) {
      files.toggle(run, name, repository, true);
    }
  }

  /** {@code #disable_repositories("grafana")}: switches repositories off. */
  public static final class Disable extends RepositoryDirective {

    @Override
    public String getName() {
      return "disable_repositories";
    }

    @Override
    void add(RepositoryFiles files, RunInstruction run, String name, Repository repository) {
      files.toggle(run, name, repository, false);
    }
  }

  abstract void add(RepositoryFiles files, RunInstruction run, String name, Repository repository);

  @Override
  String usage() {
    return "#%1$s takes the names of repositories: #%1$s(\"grafana\")".formatted(getName());
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.isEmpty() || !Directives.allText(arguments)) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    RepositoryFiles files = new RepositoryFiles(session, place);
    RunInstruction run = new RunInstruction();
    for (Object argument : arguments) {
      String name = argument.toString();
      find(session, place, name).ifPresent(repository -> add(files, run, name, repository));
    }
    return run.isEmpty() ? Optional.empty() : Optional.of(run.text());
  }

  /** What is said for distribution and architecture together counts before the distribution's. */
  private static Optional<Repository> find(RenderSession session, Problem place, String name) {
    Base base = session.configuration().base();
    SortedMap<String, SortedMap<String, Repository>> all =
        session.configuration().packages().repositories();
    SortedMap<String, Repository> byTarget = all.get(name);
    if (byTarget == null) {
      session.report(
          Directives.withMessage(
              place, Directives.notConfigured("repository", name, "repositories", all.keySet())));
      return Optional.empty();
    }
    String distribution = base.distribution().word();
    Optional<Repository> found =
        Stream.of(distribution + "-" + base.architecture(), distribution)
            .map(byTarget::get)
            .filter(java.util.Objects::nonNull)
            .findFirst();
    if (found.isEmpty()) {
      session.report(
          Directives.withMessage(
              place,
              "repository '%s' is configured for %s, but not for %s on %s"
                  .formatted(
                      name,
                      byTarget.isEmpty() ? "nothing" : String.join(", ", byTarget.keySet()),
                      distribution,
                      base.architecture())));
    }
    return found;
  }
}
