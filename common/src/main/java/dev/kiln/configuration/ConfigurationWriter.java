package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Writes a configuration as a {@code kiln.yaml} that reads back as the same configuration. */
public final class ConfigurationWriter {

  private final StringBuilder yaml = new StringBuilder();

  private ConfigurationWriter() {}

  public static String write(TreeConfiguration configuration) {
    ConfigurationWriter writer = new ConfigurationWriter();
    writer.writeAll(configuration);
    return writer.yaml.toString();
  }

  private void writeAll(TreeConfiguration configuration) {
    value("", "namespace", configuration.namespace());
    value("", "prefix", configuration.prefix());
    value("", "tag", configuration.tag());
    configuration.registry().ifPresent(registry -> value("", "registry", registry));
    line("base:");
    value("  ", "distribution", configuration.base().distribution());
    value("  ", "image", configuration.base().image());
    value("  ", "tag", configuration.base().tag());
    configuration
        .base()
        .reference()
        .ifPresent(reference -> value("  ", "reference", reference.toString()));
    configuration.maintainer().ifPresent(maintainer -> value("", "maintainer", maintainer));
    texts("labels", configuration.labels());
    texts("build_args", configuration.buildArguments());
    if (!configuration.users().isEmpty()) {
      line("users:");
      configuration.users().values().forEach(this::user);
    }
    value("", "freshness", configuration.freshness().word());
    value("", "retries", String.valueOf(configuration.retries()));
    value("", "timeout", duration(configuration.timeout()));
    if (!configuration.profiles().isEmpty()) {
      line("profiles:");
      configuration.profiles().forEach((name, regexes) -> list("  ", name, regexes));
    }
    list(
        "",
        "allowed_to_fail",
        configuration.allowedToFail().stream().map(ImageName::value).toList());
  }

  private void user(TreeConfiguration.User user) {
    line("  %s:".formatted(quoted(user.name())));
    value("    ", "uid", String.valueOf(user.uid()));
    value("    ", "gid", String.valueOf(user.gid()));
    value("    ", "home", user.home());
    value("    ", "shell", user.shell());
    list("    ", "groups", user.groups());
  }

  private void texts(String key, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      line(key + ":");
      texts.forEach((name, value) -> value("  ", quoted(name), value));
    }
  }

  private void list(String indent, String key, Collection<String> values) {
    if (values.isEmpty()) {
      line("%s%s: []".formatted(indent, key));
      return;
    }
    line("%s%s:".formatted(indent, key));
    values.forEach(value -> line("%s  - %s".formatted(indent, quoted(value))));
  }

  private void value(String indent, String key, String value) {
    line("%s%s: %s".formatted(indent, key, quoted(value)));
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private static String duration(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
