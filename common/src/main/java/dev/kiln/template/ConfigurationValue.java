package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Nearest;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of the configuration as templates see it: a map whose unknown keys are problems.
 *
 * @see Sandbox
 */
final class ConfigurationValue extends AbstractMap<String, Object> {

  private static final Map<String, String> HIDDEN =
      Map.ofEntries(
          Map.entry("tag", "the tag is not visible to templates, or no image could be reused"),
          Map.entry(
              "registry",
              "the registry is not visible to templates, or images would differ with where they are kept"),
          hidden("freshness"),
          hidden("retries"),
          hidden("timeout"),
          hidden("stall_timeout"),
          hidden("builder"),
          hidden("squash"),
          hidden("requires"),
          hidden("requires_all"),
          Map.entry(
              "secrets",
              "secrets are not visible to templates: RUN --mount=type=secret,id=ID mounts one"),
          hidden("profiles"),
          hidden("allowed_to_fail"),
          hidden("unbuildable"),
          hidden("lint"),
          hidden("locals_base"),
          Map.entry(
              "proxies",
              "proxies are not visible to templates: builds get them, and images must not keep them"),
          Map.entry("packages", "lists are asked for by name: $kiln.customised(\"LIST\", [...])"),
          Map.entry("repositories", "repositories are used by name: #repositories(\"NAME\")"));

  private final String path;
  private final Map<String, Object> values;

  private ConfigurationValue(String path, Map<String, Object> values) {
    this.path = path;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of {@code $kiln}. */
  static ConfigurationValue of(TreeConfiguration configuration) {
    Map<String, Object> users = new LinkedHashMap<>();
    configuration.users().forEach((name, user) -> users.put(name, of("$kiln.users." + name, user)));
    Map<String, Object> base = new LinkedHashMap<>();
    base.put("distribution", configuration.base().distribution().word());
    base.put("package_type", configuration.base().distribution().packageType().word());
    base.put("architecture", configuration.base().architecture());
    base.put("machine", machine(configuration.base().architecture()));
    base.put("image", configuration.base().image());
    base.put("tag", configuration.base().tag());
    Map<String, Object> kiln = new LinkedHashMap<>();
    kiln.put("namespace", configuration.namespace());
    kiln.put("prefix", configuration.prefix());
    kiln.put("base", new ConfigurationValue("$kiln.base", base));
    kiln.put("maintainer", configuration.maintainer().orElse(""));
    kiln.put("labels", texts("$kiln.labels", configuration.labels()));
    kiln.put("build_args", texts("$kiln.build_args", configuration.buildArguments()));
    kiln.put("package_manager", packageManager(configuration));
    kiln.put("sources", sources(configuration));
    kiln.put("users", new ConfigurationValue("$kiln.users", users));
    return new ConfigurationValue("$kiln", kiln);
  }

  /** The value of {@code $image}. */
  static ConfigurationValue of(ImageTemplate image) {
    return new ConfigurationValue("$image", Map.of("name", image.name().value()));
  }

  private static ConfigurationValue of(String path, TreeConfiguration.User user) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", user.name());
    values.put("group", user.group());
    values.put("uid", user.uid());
    values.put("gid", user.gid());
    values.put("home", user.home());
    values.put("shell", user.shell());
    values.put("groups", user.groups());
    return new ConfigurationValue(path, values);
  }

  /** How the kernel calls an architecture, and with it many programs' downloads. */
  private static String machine(String architecture) {
    return switch (architecture) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> architecture;
    };
  }

  private static ConfigurationValue packageManager(TreeConfiguration configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(
        "name", configuration.packages().installer().nameOn(configuration.base().distribution()));
    values.put("install", configuration.packages().installer().install().orElse(""));
    values.put("clean", configuration.packages().installer().clean());
    return new ConfigurationValue("$kiln.package_manager", values);
  }

  /** Which sources there are; where they come from is no business of an image. */
  private static ConfigurationValue sources(TreeConfiguration configuration) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (SourceId source : configuration.sources().specs().keySet()) {
      String path = "$kiln.sources." + source.image();
      byName.computeIfAbsent(
          source.image(),
          name -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("plugins", names(configuration, name, SourceId.Kind.PLUGINS));
            values.put("additions", names(configuration, name, SourceId.Kind.ADDITIONS));
            return new ConfigurationValue(path, values);
          });
    }
    return new ConfigurationValue("$kiln.sources", byName);
  }

  private static List<String> names(
      TreeConfiguration configuration, String image, SourceId.Kind kind) {
    return configuration.sources().of(image).keySet().stream()
        .filter(source -> source.kind() == kind)
        .map(SourceId::name)
        .toList();
  }

  private static ConfigurationValue texts(String path, Map<String, String> texts) {
    return new ConfigurationValue(path, new LinkedHashMap<>(texts));
  }

  private static Map.Entry<String, String> hidden(String key) {
    return Map.entry(
        key, "'%s' says how to build, not what, so templates can't see it".formatted(key));
  }

  /** Whether this is the value of {@code $kiln} itself. */
  boolean isRoot() {
    return path.equals("$kiln");
  }

  /** Why {@code key} can't be read from here. */
  String whyUnknown(String key) {
    String why = HIDDEN.get(key);
    if (why != null && path.equals("$kiln")) {
      return why;
    }
    String suggestion =
        Nearest.to(key, values.keySet())
            .map(near -> ", did you mean %s.%s?".formatted(path, near))
            .orElseGet(() -> known());
    return "unknown property %s.%s%s".formatted(path, key, suggestion);
  }

  private String known() {
    List<String> keys = List.copyOf(values.keySet());
    int shown = Math.min(keys.size(), 12);
    return keys.isEmpty()
        ? "; %s is empty".formatted(path)
        : "; known are %s%s"
            .formatted(String.join(", ", keys.subList(0, shown)), shown < keys.size() ? ", …" : "");
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return values.entrySet();
  }
}
