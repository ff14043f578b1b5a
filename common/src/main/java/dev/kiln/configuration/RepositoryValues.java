package dev.kiln.configuration;

import dev.kiln.configuration.Distribution.PackageType;
import dev.kiln.problem.Problem;
import dev.kiln.settings.Origin;
import dev.kiln.settings.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The package repositories; what a distribution's package manager can't use is a problem. */
final class RepositoryValues {

  private static final List<String> ADDRESSES = List.of("url", "metalink", "mirrorlist");

  private final Section all;
  private final List<Problem> problems;

  RepositoryValues(Section all, List<Problem> problems) {
    this.all = all;
    this.problems = problems;
  }

  SortedMap<String, SortedMap<String, Repository>> read() {
    SortedMap<String, SortedMap<String, Repository>> repositories = new TreeMap<>();
    Section table = all.table("repositories");
    for (String name : all.keys("repositories")) {
      SortedMap<String, Repository> byTarget = new TreeMap<>();
      Section targets = table.table(name);
      all.groups("repositories", name)
          .forEach((target, section) ->
              repository(
                      "repositories.%s.%s".formatted(name, target),
                      packageType(target),
                      section,
                      targets.keyOrigin(target))
                  .ifPresent(repository -> byTarget.put(target, repository)));
      repositories.put(name, byTarget);
    }
    return repositories;
  }

  private static PackageType packageType(String target) {
    return Distribution.parse(target.split("-", 2)[0]).packageType();
  }

  private Optional<Repository> repository(
      String path, PackageType type, Section section, Origin place) {
    boolean enabled = section.valueOf("enabled", ConfigurationRules::truth);
    Optional<String> present = section.written("present");
    if (present.isPresent()) {
      return Optional.of(new Repository.Present(present.get(), enabled));
    }
    List<String> addresses = ADDRESSES.stream().filter(section::isSet).toList();
    return switch (type) {
      case DEB -> deb(path, section, place, addresses, enabled);
      case RPM -> rpm(path, section, place, addresses, enabled);
    };
  }

  private Optional<Repository> deb(
      String path, Section section, Origin place, List<String> addresses, boolean enabled) {
    if (!addresses.equals(List.of("url")) || !section.isSet("suite")) {
      problems.add(
          place.problem(
              "'%s' needs 'url' and 'suite', and neither 'metalink' nor 'mirrorlist'"
                  .formatted(path)));
      return Optional.empty();
    }
    return Optional.of(
        new Repository.Deb(
            section.written("url").orElse(""),
            section.written("suite").orElse(""),
            section.writtenList("components", text -> text).orElse(List.of("main")),
            section.written("key"),
            section.list("architectures", text -> text),
            enabled));
  }

  private Optional<Repository> rpm(
      String path, Section section, Origin place, List<String> addresses, boolean enabled) {
    List<String> unfit = new ArrayList<>();
    for (String key : List.of("suite", "components", "architectures")) {
      if (section.isSet(key)) {
        unfit.add("'" + key + "'");
      }
    }
    if (addresses.size() != 1 || !unfit.isEmpty()) {
      problems.add(
          place.problem(
              addresses.size() != 1
                  ? "'%s' needs one of 'url', 'metalink' and 'mirrorlist'".formatted(path)
                  : "'%s' has %s, which rpm repositories don't have"
                      .formatted(path, String.join(", ", unfit))));
      return Optional.empty();
    }
    String location = addresses.getFirst();
    boolean checked = section.valueOf("check_signatures", ConfigurationRules::truth);
    return Optional.of(
        new Repository.Rpm(
            location.equals("url") ? "baseurl" : location,
            section.written(location).orElse(""),
            section.written("key"),
            checked,
            enabled));
  }
}
