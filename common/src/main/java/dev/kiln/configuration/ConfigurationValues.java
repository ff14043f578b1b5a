package dev.kiln.configuration;

import dev.kiln.configuration.PackageSettings.ListChange;
import dev.kiln.configuration.TreeConfiguration.Base;
import dev.kiln.configuration.TreeConfiguration.Contents;
import dev.kiln.configuration.TreeConfiguration.Freshness;
import dev.kiln.configuration.TreeConfiguration.Naming;
import dev.kiln.configuration.TreeConfiguration.Policy;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.problem.Problem;
import dev.kiln.settings.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns settings that were checked one by one into a configuration, and checks them together. */
final class ConfigurationValues {

  private final Section all;
  private final List<Problem> problems = new ArrayList<>();

  ConfigurationValues(Section all) {
    this.all = all;
  }

  TreeConfiguration read() {
    Base base = base(all.group("base"));
    return new TreeConfiguration(
        new Naming(
            all.valueOf("namespace", ConfigurationRules::namespace),
            all.valueOf("prefix", ConfigurationRules::prefix),
            all.valueOf("tag", ConfigurationRules::tag),
            all.value("registry", ConfigurationRules::registry)),
        base,
        new Contents(
            all.value("maintainer", ConfigurationRules::line),
            all.texts("labels"),
            all.texts("build_args"),
            proxies(all.group("proxies")),
            new UserValues(all, problems).read()),
        packages(),
        new SourceValues(all, problems).read(),
        building(),
        policy());
  }

  /** What does not fit together; what is wrong by itself is known from the layers. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private Base base(Section section) {
    Distribution distribution = section.valueOf("distribution", Distribution::parse);
    Optional<ImageReference> written = section.value("image", ImageReference::parse);
    Optional<ImageReference> exact =
        written.filter(image -> image.tag().isPresent() || image.digest().isPresent());
    return new Base(
        distribution,
        written.map(ImageReference::name).orElse(distribution.image()),
        exact
            .flatMap(ImageReference::tag)
            .or(() -> section.value("tag", ConfigurationRules::tag))
            .orElse(distribution.tag()),
        exact,
        all.value("platform", ConfigurationRules::platform));
  }

  private static Proxies proxies(Section section) {
    SortedMap<String, String> byScheme = new TreeMap<>();
    for (String scheme : Proxies.SCHEMES) {
      section.written(scheme).ifPresent(address -> byScheme.put(scheme, address));
    }
    return new Proxies(byScheme);
  }

  private PackageSettings packages() {
    SortedMap<String, ListChange> lists = new TreeMap<>();
    all.groups("packages")
        .forEach((name, change) ->
            lists.put(
                name,
                new ListChange(
                    change.list("append", ConfigurationRules::packageName),
                    change.list("remove", ConfigurationRules::packageName),
                    change.writtenList("override", ConfigurationRules::packageName))));
    Section manager = all.group("package_manager");
    return new PackageSettings(
        new PackageSettings.Installer(
            manager.value("name", ConfigurationRules::packageManager),
            manager.value("install", ConfigurationRules::line),
            manager.valueOf("clean", ConfigurationRules::truth)),
        lists,
        new RepositoryValues(all, problems).read(),
        all.group("apt").value("sources", ConfigurationRules::treePath),
        all.group("apt").value("preferences", ConfigurationRules::treePath),
        all.group("rpm").list("setup", ConfigurationRules::rpmSetup));
  }

  private BuilderSettings building() {
    SortedMap<String, String> secrets = new TreeMap<>();
    all.groups("secrets")
        .forEach(
            (id, secret) -> secrets.put(id, secret.valueOf("version", ConfigurationRules::line)));
    return new BuilderSettings(
        all.valueOf("builder", BuilderSettings::parse),
        all.valueOf("squash", ConfigurationRules::truth),
        secrets);
  }

  private Policy policy() {
    SortedMap<String, List<String>> profiles = new TreeMap<>(KnownProfiles.byName());
    profiles.putAll(all.lists("profiles"));
    SortedMap<String, SortedMap<ImageName, String>> unbuildable = new TreeMap<>();
    all.tables("unbuildable")
        .forEach((target, reasons) -> {
          SortedMap<ImageName, String> byImage = new TreeMap<>();
          reasons.forEach((image, reason) -> byImage.put(ImageName.of(image), reason));
          unbuildable.put(target, byImage);
        });
    return new Policy(
        all.valueOf("freshness", Freshness::parse),
        all.valueOf("retries", ConfigurationRules::retries),
        all.valueOf("timeout", TreeConfiguration::parseDuration),
        all.valueOf("stall_timeout", TreeConfiguration::parseDuration),
        profiles,
        new TreeSet<>(all.list("allowed_to_fail", ImageName::of)),
        unbuildable,
        new RequirementValues(all, problems).read(),
        new TreeSet<>(all.group("lint").list("disable", ConfigurationRules::word)));
  }
}
