package dev.kiln.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every setting that has a value, with where it comes from, for people.
 *
 * @param path such as {@code base.tag}
 * @param value a list in brackets
 */
public record Listing(String path, String value, Origin origin) {

  /** Whether the value is empty. */
  public boolean isNothing() {
    return value.isEmpty() || value.equals("[]");
  }

  /** The settings of {@code layers} and the defaults of those that nobody has set, in order. */
  public static List<Listing> of(Setting.Group described, Layers layers) {
    List<Listing> listed = new ArrayList<>();
    group(described, layers.values(), "", listed);
    return listed;
  }

  private static void group(
      Setting.Group group, Node.Entries values, String before, List<Listing> listed) {
    group
        .settings()
        .forEach((name, setting) -> {
          Node.Entry entry = values.values().get(name);
          if (entry != null) {
            node(setting, entry.value(), before + name, listed);
          } else {
            standard(setting, before + name, listed);
          }
        });
  }

  private static void node(Setting setting, Node node, String path, List<Listing> listed) {
    switch (node) {
      case Node.Text text -> listed.add(new Listing(path, text.value(), text.origin()));
      case Node.Items items ->
          listed.add(
              new Listing(
                  path,
                  items.values().stream()
                      .map(item -> item instanceof Node.Text text ? text.value() : item.kind())
                      .collect(Collectors.joining(", ", "[", "]")),
                  items.origin()));
      case Node.Entries entries -> {
        if (setting instanceof Setting.Group group) {
          group(group, entries, path + ".", listed);
        } else if (setting instanceof Setting.Table table) {
          for (Map.Entry<String, Node.Entry> entry : new TreeMap<>(entries.values()).entrySet()) {
            node(table.value(), entry.getValue().value(), path + "." + entry.getKey(), listed);
          }
        }
      }
    }
  }

  private static void standard(Setting setting, String path, List<Listing> listed) {
    switch (setting) {
      case Setting.Value value ->
          value
              .standard()
              .ifPresent(text -> listed.add(new Listing(path, text, new Origin.Default())));
      case Setting.Group group ->
          group(group, Node.Entries.none(new Origin.Default()), path + ".", listed);
      case Setting.Items _, Setting.Table _, Setting.Refused _ -> {}
    }
  }
}
