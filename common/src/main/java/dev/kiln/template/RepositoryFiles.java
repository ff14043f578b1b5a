package dev.kiln.template;

import dev.kiln.configuration.Repository;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands that make a package repository known to an image's package manager, or switch it. */
final class RepositoryFiles {

  private static final String APT = "/etc/apt/sources.list.d/%s.sources";
  private static final String APT_KEY = "/etc/apt/keyrings/%s.asc";
  private static final String RPM = "/etc/yum.repos.d/%s.repo";
  private static final String RPM_KEY = "/etc/pki/rpm-gpg/RPM-GPG-KEY-%s";

  private final RenderSession session;
  private final Problem place;

  RepositoryFiles(RenderSession session, Problem place) {
    this.session = session;
    this.place = place;
  }

  /** Adds the commands that set the repository up. */
  void setUp(RunInstruction run, String name, Repository repository) {
    switch (repository) {
      case Repository.Deb deb -> deb(run, name, deb);
      case Repository.Rpm rpm -> rpm(run, name, rpm);
      case Repository.Present present -> toggle(run, name, present, present.enabled());
    }
  }

  /** Adds the command that switches a repository on or off that is set up already. */
  void toggle(RunInstruction run, String name, Repository repository, boolean on) {
    switch (repository) {
      case Repository.Deb _ -> toggleDeb(run, name, on);
      case Repository.Rpm _ -> toggleRpm(run, name, name, on);
      case Repository.Present present -> {
        switch (session.configuration().base().distribution().packageType()) {
          case DEB -> toggleDeb(run, present.file(), on);
          case RPM -> toggleRpm(run, "*", present.file(), on);
        }
      }
    }
  }

  private static void toggleDeb(RunInstruction run, String file, boolean on) {
    String path = APT.formatted(file);
    run.command(
        "sed -i -e '/^Enabled:/d' -e 's/^Types:.*/&\\nEnabled: %s/' %s"
            .formatted(on ? "yes" : "no", path));
  }

  private static void toggleRpm(RunInstruction run, String file, String id, boolean on) {
    run.command(
        "sed -i -e '/^\\[%s\\]/,/^\\[/s/^enabled *=.*/enabled=%d/' %s"
            .formatted(id, on ? 1 : 0, RPM.formatted(file)));
  }

  private void deb(RunInstruction run, String name, Repository.Deb deb) {
    List<String> lines = new ArrayList<>();
    lines.add("Types: deb");
    lines.add("Enabled: " + (deb.enabled() ? "yes" : "no"));
    lines.add("URIs: " + deb.url());
    lines.add("Suites: " + deb.suite());
    if (!deb.suite().endsWith("/")) {
      lines.add("Components: " + String.join(" ", deb.components()));
    }
    lines.add(
        "Architectures: "
            + (deb.architectures().isEmpty()
                ? session.configuration().base().architecture()
                : String.join(" ", deb.architectures())));
    deb.key()
        .ifPresent(key -> {
          if (key.contains("://")) {
            String file = APT_KEY.formatted(name);
            run.command("install -d -m 0755 /etc/apt/keyrings");
            run.command("curl -fsSL -o %s %s".formatted(file, RunInstruction.quoted(key)));
            lines.add("Signed-By: " + file);
          } else {
            lines.add("Signed-By:");
            file(key).forEach(line -> lines.add(line.isEmpty() ? " ." : " " + line));
          }
        });
    run.file(APT.formatted(name), lines);
  }

  private void rpm(RunInstruction run, String name, Repository.Rpm rpm) {
    List<String> lines = new ArrayList<>();
    lines.add("[%s]".formatted(name));
    lines.add("name=" + name);
    lines.add("%s=%s".formatted(rpm.location(), rpm.address()));
    lines.add("enabled=" + (rpm.enabled() ? 1 : 0));
    lines.add("gpgcheck=" + (rpm.checked() ? 1 : 0));
    rpm.key()
        .ifPresent(key -> {
          if (key.contains("://")) {
            lines.add("gpgkey=" + key);
          } else {
            run.file(RPM_KEY.formatted(name), file(key));
            lines.add("gpgkey=file://" + RPM_KEY.formatted(name));
          }
        });
    run.file(RPM.formatted(name), lines);
  }

  /** The lines of a file of the tree; one that can't be read is a problem of the directive. */
  List<String> file(String path) {
    Optional<ContextFile> file = session.tree().file(path);
    if (file.isEmpty()) {
      session.report(
          Directives.withMessage(
              place,
              "configuration names the file '%s', which is not in the tree".formatted(path)));
      return List.of();
    }
    try {
      return TextFile.read(session.tree().shown(path), file.get().file()).lines().toList();
    } catch (ProblemsException e) {
      e.problems().forEach(session::report);
      return List.of();
    }
  }
}
