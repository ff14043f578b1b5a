package dev.kiln.lint.rule;

import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What package managers keep for the next time, which in an image never comes. */
enum PackageCache {
  APT_LISTS(
      Set.of("apt-get", "apt"),
      Set.of("update"),
      Set.of("distclean"),
      List.of("/var/lib/apt/lists"),
      "the package lists",
      "end this RUN with rm -rf /var/lib/apt/lists/*"),

  /** Who removes the lists uses an image of Debian or Ubuntu, where apt itself removes packages. */
  APT_PACKAGES(
      Set.of("apt-get", "apt"),
      Words.in("install reinstall upgrade dist-upgrade full-upgrade build-dep satisfy"),
      Set.of("clean", "autoclean", "distclean"),
      List.of("/var/cache/apt", "/var/lib/apt/lists"),
      "the downloaded packages",
      "end this RUN with apt-get clean"),

  DNF(
      Set.of("dnf", "dnf5", "yum", "microdnf", "tdnf"),
      Words.in(
          """
          install localinstall groupinstall group reinstall update upgrade upgrade-minimal
          distro-sync builddep makecache swap
          """),
      Set.of("clean"),
      List.of("/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"),
      "the repositories' metadata",
      "end this RUN with %s clean all"),

  ZYPPER(
      Set.of("zypper"),
      Words.in("install in update up patch dist-upgrade dup refresh ref"),
      Set.of("clean", "cc"),
      List.of("/var/cache/zypp"),
      "the repositories' metadata",
      "end this RUN with zypper clean --all"),

  APK(
      Set.of("apk"),
      Set.of("add", "update", "upgrade"),
      Set.of("cache"),
      List.of("/var/cache/apk", "/etc/apk/cache"),
      "the package index",
      "write apk add --no-cache"),

  PIP(
      Set.of("pip"),
      Set.of("install", "wheel", "download"),
      Set.of("cache"),
      List.of(".cache"),
      "what it has downloaded",
      "write pip install --no-cache-dir"),

  NPM(
      Set.of("npm"),
      Set.of("install", "i", "ci", "add"),
      Set.of("cache"),
      List.of(".npm"),
      "what it has downloaded",
      "end this RUN with npm cache clean --force"),

  GEM(
      Set.of("gem"),
      Set.of("install", "update"),
      Set.of(),
      List.of("cache"),
      "the downloaded gems",
      "end this RUN with rm -rf \"$(gem env gemdir)\"/cache/*");

  private final Set<String> managers;
  private final Set<String> filledBy;
  private final Set<String> cleanedBy;
  private final List<String> folders;
  private final String content;
  private final String remedy;

  PackageCache(
      Set<String> managers,
      Set<String> filledBy,
      Set<String> cleanedBy,
      List<String> folders,
      String content,
      String remedy) {
    this.managers = managers;
    this.filledBy = filledBy;
    this.cleanedBy = cleanedBy;
    this.folders = folders;
    this.content = content;
    this.remedy = remedy;
  }

  /** Whether the call leaves something in this cache. */
  boolean isFilledBy(PackageManagerCall call) {
    return managers.contains(call.manager())
        && filledBy.contains(call.verb().value())
        && !call.hasOption(
            "--no-cache", "--no-cache-dir", "--simulate", "--dry-run", "--print-uris")
        && !call.command().isGiven("PIP_NO_CACHE_DIR");
  }

  /** Whether the command empties this cache. */
  boolean isEmptiedBy(ShellCommand command) {
    return switch (command.program()) {
      case "rm" -> command.arguments().stream().anyMatch(this::isInFolder);
      case "find" ->
          command.hasOption("-delete", "-exec")
              && command.arguments().stream().anyMatch(this::isInFolder);
      default ->
          PackageManagerCall.of(command)
              .filter(call -> managers.contains(call.manager()))
              .filter(call -> cleanedBy.contains(call.verb().value()))
              .isPresent();
    };
  }

  /** Whether something mounted there takes the cache in, so that it is not part of the image. */
  boolean isBelow(String target) {
    return folders.stream().anyMatch(folder -> isRelated(target, folder));
  }

  /** What is wrong and what to do. */
  String complaint(PackageManagerCall call) {
    return "%s %s leaves %s in the image: %s"
        .formatted(call.manager(), call.verb().value(), content, remedy.formatted(call.manager()));
  }

  private boolean isInFolder(ShellWord argument) {
    return !argument.isOption()
        && alternatives(argument.value()).stream()
            .anyMatch(path -> folders.stream().anyMatch(folder -> isRelated(path, folder)));
  }

  /** The folder itself, one above it, or something in it. */
  private static boolean isRelated(String path, String folder) {
    String plain = path.replaceFirst("/?\\**/?$", "");
    if (!folder.startsWith("/")) {
      return plain.contains(folder);
    }
    return plain.length() > 1
        && (folder.equals(plain)
            || folder.startsWith(plain + "/")
            || plain.startsWith(folder + "/"));
  }

  /** The paths that the shell makes of {@code /var/{cache,lib}/apt}. */
  private static List<String> alternatives(String path) {
    int open = path.indexOf('{');
    int close = path.indexOf('}', open);
    boolean variable = open > 0 && path.charAt(open - 1) == '$';
    if (open < 0 || close < 0 || variable) {
      return List.of(path);
    }
    List<String> paths = new ArrayList<>();
    for (String part : path.substring(open + 1, close).split(",", -1)) {
      paths.addAll(alternatives(path.substring(0, open) + part + path.substring(close + 1)));
    }
    return paths;
  }
}
