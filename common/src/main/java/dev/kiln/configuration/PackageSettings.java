package dev.kiln.configuration;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How packages come into images, and which.
 *
 * @param lists what is changed of the lists that templates name
 * @param repositories by the name that templates use, then by distribution ({@code debian}) or
 *     distribution and architecture ({@code debian-arm64})
 * @param aptSources a file of the tree that replaces the list of apt's sources
 * @param aptPreferences a file of the tree that says which versions apt prefers
 * @param rpmSetup what rpm distributions set up first: URLs of packages, URLs of {@code .repo}
 *     files, or {@code .repo} files of the tree
 */
public record PackageSettings(
    Installer installer,
    SortedMap<String, ListChange> lists,
    SortedMap<String, SortedMap<String, Repository>> repositories,
    Optional<String> aptSources,
    Optional<String> aptPreferences,
    List<String> rpmSetup) {

  public PackageSettings {
    lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
    SortedMap<String, SortedMap<String, Repository>> copies = new TreeMap<>();
    repositories.forEach((name, byTarget) ->
        copies.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(byTarget))));
    repositories = Collections.unmodifiableSortedMap(copies);
    rpmSetup = List.copyOf(rpmSetup);
  }

  /** Nothing but what the distribution has. */
  static PackageSettings defaults() {
    return new PackageSettings(
        new Installer(Optional.empty(), Optional.empty(), true),
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * The program that installs packages.
   *
   * @param name {@code apt-get}, {@code dnf}, {@code microdnf} or {@code yum}; empty for the
   *     distribution's usual one
   * @param install a command of the images' own that installs the packages it is given and cleans
   *     up after itself; replaces the package manager's
   * @param clean whether its cache and its lists are removed in the layer that installs
   */
  public record Installer(Optional<String> name, Optional<String> install, boolean clean) {

    /** The package managers there are, by the command's name. */
    public static final List<String> NAMES = List.of("apt-get", "dnf", "microdnf", "yum");

    /** The name of the command on {@code distribution}. */
    public String nameOn(Distribution distribution) {
      return name.orElse(
          switch (distribution.packageType()) {
            case DEB -> "apt-get";
            case RPM -> "dnf";
          });
    }
  }

  /**
   * What is changed of a list that a template names.
   *
   * @param replacement the whole list, instead of the template's
   */
  public record ListChange(
      List<String> append, List<String> remove, Optional<List<String>> replacement) {

    public ListChange {
      append = List.copyOf(append);
      remove = List.copyOf(remove);
      replacement = replacement.map(List::copyOf);
    }

    /** The list that results, in order and without repetitions. */
    public List<String> applied(List<String> written) {
      List<String> result = new java.util.ArrayList<>(replacement.orElse(written));
      result.addAll(append);
      result.removeAll(remove);
      return result.stream().distinct().toList();
    }
  }
}
