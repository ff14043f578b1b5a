package dev.kiln.template;

import dev.kiln.configuration.PackageSettings;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.BuilderKind;
import java.util.List;

/**
 * Installs packages in one layer with a distribution's package manager: it asks nothing, takes no
 * recommended packages, and leaves neither its cache nor its lists behind.
 *
 * <p>Where the builder can mount caches, they are kept from build to build, and only what is new is
 * downloaded. The lists are brought up to date each time all the same: an image that is built anew
 * must not get last week's packages.
 */
final class PackageInstallation {

  private static final String DOWNLOADS = "/tmp/kiln-packages";

  /**
   * Where apt keeps packages if it is to keep them: images of Debian and Ubuntu have a hook that
   * empties the usual folder after each installation.
   */
  private static final String KEPT = "/var/cache/apt/kept";

  private final TreeConfiguration.Base base;
  private final PackageSettings.Installer installer;
  private final boolean cached;

  /**
   * Describes an installation.
   *
   * @param builder what the instruction is written for
   */
  PackageInstallation(
      TreeConfiguration.Base base, PackageSettings.Installer installer, BuilderKind builder) {
    this.base = base;
    this.installer = installer;
    // Whoever wants the lists in the image must not get them into a cache.
    this.cached = builder == BuilderKind.BUILDKIT && installer.clean();
  }

  /** The instruction that installs {@code packages} and then runs {@code commands}. */
  String text(List<String> packages, List<String> commands) {
    RunInstruction run = new RunInstruction();
    if (packages.isEmpty()) {
      run.commands(commands);
    } else if (installer.install().isPresent()) {
      run.command(installer.install().get(), packages).commands(commands);
    } else {
      switch (base.distribution().packageType()) {
        case DEB -> deb(run, packages, commands);
        case RPM -> rpm(run, packages, commands);
      }
    }
    return run.isEmpty() ? "" : run.text();
  }

  /** apt-get installs files but no URLs, so those are fetched first. */
  private void deb(RunInstruction run, List<String> packages, List<String> commands) {
    String aptGet = name();
    List<String> urls = packages.stream().filter(PackageInstallation::isUrl).toList();
    List<String> names =
        packages.stream()
            .map(name -> isUrl(name) ? DOWNLOADS + "/" + lastSegment(name) : name)
            .toList();
    if (cached) {
      // Not all of /var/lib/apt: which packages were installed by themselves belongs to the image.
      run.cache(cacheId("apt"), "/var/cache/apt").cache(cacheId("lists"), "/var/lib/apt/lists");
    }
    run.command(aptGet + " update");
    if (!urls.isEmpty()) {
      run.command("mkdir -p " + DOWNLOADS);
      urls.forEach(
          url -> run.command("curl -fsSL -o %s/%s %s".formatted(DOWNLOADS, lastSegment(url), url)));
    }
    if (cached) {
      run.command("mkdir -p %s/partial".formatted(KEPT));
    }
    run.command(
            "DEBIAN_FRONTEND=noninteractive %s install -y --no-install-recommends%s"
                .formatted(aptGet, cached ? " -o Dir::Cache::archives=" + KEPT : ""),
            names)
        .commands(commands);
    if (!urls.isEmpty()) {
      run.command("rm -rf " + DOWNLOADS);
    }
    if (installer.clean() && !cached) {
      run.command(aptGet + " clean").command("rm -rf /var/lib/apt/lists/*");
    }
  }

  private void rpm(RunInstruction run, List<String> packages, List<String> commands) {
    String name = name();
    String options =
        name.equals("yum")
            ? "--setopt=tsflags=nodocs"
            : "--setopt=install_weak_deps=0 --setopt=tsflags=nodocs";
    if (cached) {
      cachedRpm(run, name);
      options += name.equals("yum") ? " --setopt=keepcache=1" : " --setopt=keepcache=1 --refresh";
    }
    run.command("%s install -y %s".formatted(name, options), packages).commands(commands);
    if (installer.clean() && !cached) {
      run.command(name + " clean all").command("rm -rf /var/cache/dnf /var/cache/yum");
    }
  }

  /** What is known of the repositories counts as outdated each time. */
  private void cachedRpm(RunInstruction run, String name) {
    // Which of the two microdnf uses depends on its version.
    if (!name.equals("yum")) {
      run.cache(cacheId("dnf"), "/var/cache/dnf");
    }
    if (!name.equals("dnf")) {
      run.cache(cacheId("yum"), "/var/cache/yum");
    }
    if (name.equals("yum")) {
      run.command("yum clean expire-cache");
    }
  }

  private String name() {
    return installer.nameOn(base.distribution());
  }

  /** Packages of another distribution, version or architecture are of no use, or do harm. */
  private String cacheId(String folder) {
    return "kiln-%s-%s-%s-%s"
        .formatted(folder, base.distribution().word(), base.tag(), base.architecture());
  }

  private static boolean isUrl(String name) {
    return name.startsWith("https://") || name.startsWith("http://");
  }

  private static String lastSegment(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
