package dev.kiln.template;

import dev.kiln.configuration.PackageSettings;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * {@code #package_setup()}: gives the package manager the files that configuration names, and
 * nothing where it names none.
 */
public final class PackageSetupDirective extends TextDirective {

  @Override
  public String getName() {
    return "package_setup";
  }

  @Override
  String usage() {
    return "#package_setup takes nothing: #package_setup()";
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (!arguments.isEmpty()) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    TreeConfiguration configuration = session.configuration();
    RepositoryFiles files = new RepositoryFiles(session, place);
    RunInstruction run = new RunInstruction();
    switch (configuration.base().distribution().packageType()) {
      case DEB -> apt(run, configuration.packages(), files);
      case RPM -> rpm(run, configuration, files);
    }
    return run.isEmpty() ? Optional.of("") : Optional.of(run.text());
  }

  /** A list of sources replaces the distribution's own, which newer releases keep elsewhere. */
  private static void apt(RunInstruction run, PackageSettings packages, RepositoryFiles files) {
    packages
        .aptSources()
        .ifPresent(path -> {
          boolean deb822 = path.endsWith(".sources");
          run.command("rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*");
          run.file(
              deb822 ? "/etc/apt/sources.list.d/kiln.sources" : "/etc/apt/sources.list",
              files.file(path));
        });
    packages
        .aptPreferences()
        .ifPresent(path -> run.file("/etc/apt/preferences.d/kiln", files.file(path)));
  }

  private static void rpm(
      RunInstruction run, TreeConfiguration configuration, RepositoryFiles files) {
    PackageSettings packages = configuration.packages();
    String program = packages.installer().nameOn(configuration.base().distribution());
    for (String item : packages.rpmSetup()) {
      String name = item.substring(item.lastIndexOf('/') + 1);
      if (item.endsWith(".rpm")) {
        run.command("%s install -y %s".formatted(program, RunInstruction.quoted(item)));
      } else if (item.contains("://")) {
        run.command(
            "curl -fsSL -o /etc/yum.repos.d/%s %s".formatted(name, RunInstruction.quoted(item)));
      } else {
        run.file("/etc/yum.repos.d/" + name, files.file(item));
      }
    }
  }
}
