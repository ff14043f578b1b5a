package dev.kiln.configuration;

import dev.kiln.configuration.PackageSettings.ListChange;
import dev.kiln.configuration.TreeConfiguration.User;
import dev.kiln.image.ImageName;
import dev.kiln.settings.Node;
import dev.kiln.settings.Node.Text.Form;
import dev.kiln.settings.Origin;
import dev.kiln.settings.YamlWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a configuration as a {@code kiln.yaml} that reads back as the same configuration, with
 * everything that was a default written out: another version of Kiln may have others.
 *
 * <p>The folder for local sources is left out, because it means nothing on another machine.
 */
public final class ConfigurationWriter {

  private static final Origin NOWHERE = new Origin.Default();

  private ConfigurationWriter() {}

  /** The whole file. */
  public static String write(TreeConfiguration configuration) {
    return YamlWriter.write(node(configuration));
  }

  /** All settings with the values that hold. */
  static Node.Entries node(TreeConfiguration configuration) {
    Entries all = new Entries();
    all.text("namespace", configuration.namespace());
    all.text("prefix", configuration.prefix());
    all.text("tag", configuration.tag());
    all.text("registry", configuration.registry());
    all.put("base", base(configuration.base()));
    all.text("platform", configuration.base().platform().map(Object::toString));
    all.text("maintainer", configuration.maintainer());
    all.put("labels", texts(configuration.labels()));
    all.put("build_args", texts(configuration.buildArguments()));
    all.put("proxies", texts(configuration.contents().proxies().byScheme()));
    all.put("users", users(configuration.users()));
    packages(all, configuration.packages());
    all.put("sources", sources(configuration.sources()));
    all.text("builder", configuration.building().word());
    all.truth("squash", configuration.squash());
    Entries secrets = new Entries();
    configuration.secrets().forEach((id, version) -> secrets.table(id).text("version", version));
    all.put("secrets", secrets);
    all.text("freshness", configuration.freshness().word());
    all.text("retries", String.valueOf(configuration.retries()));
    all.text("timeout", configuration.timeout().toSeconds() + "s");
    all.text("stall_timeout", configuration.stallTimeout().toSeconds() + "s");
    all.put("profiles", lists(configuration.profiles()));
    all.list(
        "allowed_to_fail", configuration.allowedToFail().stream().map(ImageName::value).toList());
    Entries unbuildable = new Entries();
    configuration
        .unbuildable()
        .forEach((target, reasons) -> {
          Entries byImage = new Entries();
          reasons.forEach((image, reason) -> byImage.text(image.value(), reason));
          unbuildable.put(target, byImage);
        });
    all.put("unbuildable", unbuildable);
    Requirements requirements = configuration.policy().requirements();
    Entries requires = new Entries();
    requirements.byImage().forEach((image, labels) -> requires.list(image.value(), labels));
    all.put("requires", requires);
    all.list("requires_all", requirements.ofAll());
    Entries lint = new Entries();
    lint.list("disable", configuration.policy().disabledLintRules());
    all.put("lint", lint);
    return all.node();
  }

  private static Entries base(TreeConfiguration.Base base) {
    Entries entries = new Entries();
    entries.text("distribution", base.distribution().word());
    entries.text("image", base.reference().map(Object::toString).orElse(base.image()));
    entries.text("tag", base.tag());
    return entries;
  }

  private static Entries users(Map<String, User> users) {
    Entries entries = new Entries();
    users.forEach((name, user) -> {
      Entries one = new Entries();
      one.text("uid", String.valueOf(user.uid()));
      one.text("gid", String.valueOf(user.gid()));
      one.text("group", user.group());
      one.text("home", user.home());
      one.text("shell", user.shell());
      one.list("groups", user.groups());
      entries.put(name, one);
    });
    return entries;
  }

  private static void packages(Entries all, PackageSettings packages) {
    Entries manager = new Entries();
    manager.text("name", packages.installer().name());
    manager.text("install", packages.installer().install());
    manager.truth("clean", packages.installer().clean());
    all.put("package_manager", manager);
    Entries lists = new Entries();
    packages.lists().forEach((name, change) -> lists.put(name, change(change)));
    all.put("packages", lists);
    Entries repositories = new Entries();
    packages
        .repositories()
        .forEach((name, byTarget) -> {
          Entries targets = new Entries();
          byTarget.forEach((target, repository) -> targets.put(target, repository(repository)));
          repositories.put(name, targets);
        });
    all.put("repositories", repositories);
    Entries apt = new Entries();
    apt.text("sources", packages.aptSources());
    apt.text("preferences", packages.aptPreferences());
    all.put("apt", apt);
    Entries rpm = new Entries();
    rpm.list("setup", packages.rpmSetup());
    all.put("rpm", rpm);
  }

  private static Entries change(ListChange change) {
    Entries entries = new Entries();
    entries.list("append", change.append());
    entries.list("remove", change.remove());
    change.replacement().ifPresent(list -> entries.list("override", list));
    return entries;
  }

  private static Entries repository(Repository repository) {
    Entries entries = new Entries();
    entries.truth("enabled", repository.enabled());
    switch (repository) {
      case Repository.Deb deb -> {
        entries.text("url", deb.url());
        entries.text("suite", deb.suite());
        entries.list("components", deb.components());
        entries.text("key", deb.key());
        entries.list("architectures", deb.architectures());
      }
      case Repository.Rpm rpm -> {
        entries.text(rpm.location().equals("baseurl") ? "url" : rpm.location(), rpm.address());
        entries.text("key", rpm.key());
        entries.truth("check_signatures", rpm.checked());
      }
      case Repository.Present present -> entries.text("present", present.file());
    }
    return entries;
  }

  private static Entries sources(SourceSettings sources) {
    Map<String, Entries> byImage = new LinkedHashMap<>();
    Map<String, Entries> tables = new LinkedHashMap<>();
    sources
        .specs()
        .forEach((id, spec) -> {
          Entries image = byImage.computeIfAbsent(id.image(), name -> new Entries());
          if (id.kind() == SourceId.Kind.SOURCE) {
            source(image, spec);
            return;
          }
          Entries source = new Entries();
          source(source, spec);
          tables
              .computeIfAbsent(
                  id.image() + "/" + id.kind().word(), key -> image.table(id.kind().word()))
              .put(id.name(), source);
        });
    Entries entries = new Entries();
    byImage.forEach(entries::put);
    return entries;
  }

  private static void source(Entries entries, SourceSpec spec) {
    switch (spec) {
      case SourceSpec.Url url -> {
        entries.text("type", "url");
        entries.text("location", url.location());
        entries.put("sha256", texts(url.sha256()));
      }
      case SourceSpec.Git git -> {
        entries.text("type", "git");
        entries.text("location", git.location());
        entries.text("reference", git.reference());
      }
      case SourceSpec.Local local -> {
        entries.text("type", "local");
        entries.text("location", local.path());
      }
    }
  }

  private static Entries texts(Map<String, String> texts) {
    Entries entries = new Entries();
    texts.forEach(entries::text);
    return entries;
  }

  private static Entries lists(Map<String, ? extends Collection<String>> lists) {
    Entries entries = new Entries();
    lists.forEach(entries::list);
    return entries;
  }

  /** Collects keys and values. */
  private static final class Entries {

    private final Map<String, Object> values = new LinkedHashMap<>();

    void text(String key, String value) {
      values.put(key, new Node.Text(value, Form.PLAIN, NOWHERE));
    }

    void text(String key, Optional<String> value) {
      value.ifPresent(text -> text(key, text));
    }

    void truth(String key, boolean value) {
      values.put(key, new Node.Text(String.valueOf(value), Form.TRUTH, NOWHERE));
    }

    void list(String key, Collection<String> items) {
      values.put(
          key,
          new Node.Items(
              items.stream().map(item -> (Node) new Node.Text(item, Form.PLAIN, NOWHERE)).toList(),
              NOWHERE));
    }

    void put(String key, Entries entries) {
      values.put(key, entries);
    }

    Entries table(String key) {
      Entries table = new Entries();
      values.put(key, table);
      return table;
    }

    Node.Entries node() {
      Map<String, Node.Entry> nodes = new LinkedHashMap<>();
      values.forEach((key, value) ->
          nodes.put(
              key,
              new Node.Entry(
                  value instanceof Entries entries ? entries.node() : (Node) value, NOWHERE)));
      return new Node.Entries(nodes, NOWHERE);
    }
  }
}
