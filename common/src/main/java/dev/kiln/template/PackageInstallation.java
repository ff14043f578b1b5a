package dev.kiln.template;

import dev.kiln.configuration.Distribution;
import dev.kiln.configuration.PackageSettings;
import java.util.List;

/**
 * Installs packages in one layer with a distribution's package manager: it asks nothing, takes no
 * recommended packages, and leaves neither its cache nor its lists behind.
 */
final class PackageInstallation {

  private static final String DOWNLOADS = "/tmp/kiln-packages";

  private final Distribution distribution;
  private final PackageSettings.Installer installer;

  PackageInstallation(Distribution distribution, PackageSettings.Installer installer) {
    this.distribution = distribution;
    this.installer = installer;
  }

  /** The instruction that installs {@code packages} and then runs {@code commands}. */
  String text(List<String> packages, List<String> commands) {
    RunInstruction run = new RunInstruction();
    if (packages.isEmpty()) {
      run.commands(commands);
    } else if (installer.install().isPresent()) {
      run.command(installer.install().get(), packages).commands(commands);
    } else {
      switch (distribution.packageType()) {
        case DEB -> deb(run, packages, commands);
        case RPM -> rpm(run, packages, commands);
      }
    }
    return run.isEmpty() ? "" : run.text();
  }

  /** apt-get installs files but no URLs, so those are fetched first. */
  private void deb(RunInstruction run, List<String> packages, List<String> commands) {
    String aptGet = installer.nameOn(distribution);
    String install =
        "DEBIAN_FRONTEND=noninteractive %s install -y --no-install-recommends".formatted(aptGet);
    List<String> urls = packages.stream().filter(PackageInstallation::isUrl).toList();
    List<String> names =
        packages.stream()
            .map(name -> isUrl(name) ? DOWNLOADS + "/" + lastSegment(name) : name)
            .toList();
    run.command(aptGet + " update");
    if (!urls.isEmpty()) {
      run.command("mkdir -p " + DOWNLOADS);
      urls.forEach(
          url -> run.command("curl -fsSL -o %s/%s %s".formatted(DOWNLOADS, lastSegment(url), url)));
    }
    run.command(install, names).commands(commands);
    if (!urls.isEmpty()) {
      run.command("rm -rf " + DOWNLOADS);
    }
    if (installer.clean()) {
      run.command(aptGet + " clean").command("rm -rf /var/lib/apt/lists/*");
    }
  }

  private void rpm(RunInstruction run, List<String> packages, List<String> commands) {
    String name = installer.nameOn(distribution);
    String options =
        name.equals("yum")
            ? "--setopt=tsflags=nodocs"
            : "--setopt=install_weak_deps=0 --setopt=tsflags=nodocs";
    run.command("%s install -y %s".formatted(name, options), packages).commands(commands);
    if (installer.clean()) {
      run.command(name + " clean all").command("rm -rf /var/cache/dnf /var/cache/yum");
    }
  }

  private static boolean isUrl(String name) {
    return name.startsWith("https://") || name.startsWith("http://");
  }

  private static String lastSegment(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
