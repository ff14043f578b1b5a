package dev.kiln.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * Writes settings as YAML that reads back as the same settings: keys sorted, every single value
 * quoted, so that the same settings give the same text.
 */
public final class YamlWriter {

  private final StringBuilder yaml = new StringBuilder();

  private YamlWriter() {}

  /** The text, which ends with a line break. */
  public static String write(Node.Entries settings) {
    YamlWriter writer = new YamlWriter();
    if (settings.values().isEmpty()) {
      return "{}\n";
    }
    writer.entries(settings, "");
    return writer.yaml.toString();
  }

  private void entries(Node.Entries entries, String indent) {
    for (Map.Entry<String, Node.Entry> entry : new TreeMap<>(entries.values()).entrySet()) {
      yaml.append(indent).append(quoted(entry.getKey())).append(':');
      value(entry.getValue().value(), indent);
    }
  }

  private void value(Node value, String indent) {
    switch (value) {
      case Node.Text text -> yaml.append(' ').append(scalar(text)).append('\n');
      case Node.Items items when items.values().isEmpty() -> yaml.append(" []\n");
      case Node.Items items -> {
        yaml.append('\n');
        for (Node item : items.values()) {
          yaml.append(indent).append("  -");
          value(item, indent + "  ");
        }
      }
      case Node.Entries entries when entries.values().isEmpty() -> yaml.append(" {}\n");
      case Node.Entries entries -> {
        yaml.append('\n');
        entries(entries, indent + "  ");
      }
    }
  }

  private static String scalar(Node.Text text) {
    return text.form() == Node.Text.Form.PLAIN ? quoted(text.value()) : text.value();
  }

  /** Control characters would be read as something else, or not at all. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (Character.isISOControl(c)) {
            quoted.append("\\u%04X".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
