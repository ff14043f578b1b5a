package dev.kiln.settings;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Holds what was written in one layer against the description of the settings. What does not fit is
 * reported and left out, so that the rest can be looked at as well.
 */
final class LayerCheck {

  private final List<Problem> problems = new ArrayList<>();

  /** What fits of {@code written}; the other things are in {@link #problems()} afterwards. */
  Node.Entries fitting(Node.Entries written, Setting.Group group) {
    return entries(written, group, "");
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private Node.Entries entries(Node.Entries written, Setting.Group group, String path) {
    Map<String, Node.Entry> fitting = new LinkedHashMap<>();
    written
        .values()
        .forEach((name, entry) -> {
          Setting setting = group.settings().get(name);
          if (setting == null) {
            report(entry.key(), unknown(path, name, known(group)));
          } else {
            node(entry.value(), setting, full(path, name))
                .ifPresent(node -> fitting.put(name, new Node.Entry(node, entry.key())));
          }
        });
    group
        .settings()
        .forEach((name, setting) -> {
          if (setting instanceof Setting.Value value
              && value.required()
              && !written.values().containsKey(name)) {
            report(written.origin(), "%s has no '%s'".formatted(path, name));
          }
        });
    return new Node.Entries(fitting, written.origin());
  }

  private Optional<Node> node(Node written, Setting setting, String path) {
    return switch (setting) {
      case Setting.Value value ->
          Optional.of(text(written, value.type(), path).orElseGet(() -> unfit(written)));
      case Setting.Items items -> items(written, items, path);
      case Setting.Table table -> table(written, table, path);
      case Setting.Group group -> group(written, group, path);
      case Setting.Refused refused -> {
        report(written.origin(), "'%s': %s".formatted(path, refused.description()));
        yield Optional.empty();
      }
    };
  }

  private Optional<Node> text(Node written, ValueType type, String path) {
    if (!(written instanceof Node.Text text)
        || text.form() == Node.Text.Form.NOTHING
        || text.form() == Node.Text.Form.TRUTH && type.form() != ValueType.Form.BOOLEAN) {
      boolean truth = written instanceof Node.Text text && text.form() == Node.Text.Form.TRUTH;
      report(
          written.origin(),
          "'%s' must be a single value, not %s%s"
              .formatted(path, written.kind(), truth ? ": quote it" : ""));
      return Optional.empty();
    }
    return passes(text.value(), type.rule(), text.origin(), "'%s': ".formatted(path))
        ? Optional.of(written)
        : Optional.empty();
  }

  private static Node unfit(Node written) {
    return new Node.Text("", Node.Text.Form.UNFIT, written.origin());
  }

  private Optional<Node> items(Node written, Setting.Items items, String path) {
    if (!(written instanceof Node.Items list)) {
      report(written.origin(), "'%s' must be a list, not %s".formatted(path, written.kind()));
      return Optional.empty();
    }
    List<Node> fitting = new ArrayList<>();
    list.values().forEach(item -> text(item, items.type(), path).ifPresent(fitting::add));
    return Optional.of(new Node.Items(fitting, list.origin()));
  }

  private Optional<Node> table(Node written, Setting.Table table, String path) {
    Map<String, Node.Entry> fitting = new LinkedHashMap<>();
    if (table.shorthand().isPresent()
        && written instanceof Node.Text text
        && text.form() != Node.Text.Form.NOTHING) {
      node(text, table.value(), path)
          .ifPresent(
              node -> fitting.put(table.shorthand().get(), new Node.Entry(node, text.origin())));
      return Optional.of(new Node.Entries(fitting, text.origin()));
    }
    Optional<Node.Entries> entries = keysAndValues(written, path);
    entries.ifPresent(all ->
        all.values()
            .forEach((name, entry) -> {
              if (passes(name, table.key().rule(), entry.key(), "")) {
                node(entry.value(), table.value(), full(path, name))
                    .ifPresent(node -> fitting.put(name, new Node.Entry(node, entry.key())));
              }
            }));
    return Optional.of(new Node.Entries(fitting, written.origin()));
  }

  private Optional<Node> group(Node written, Setting.Group group, String path) {
    return keysAndValues(written, path).map(entries -> entries(entries, group, path));
  }

  /** Nothing at all stands for an empty mapping: a key whose lines are all commented out. */
  private Optional<Node.Entries> keysAndValues(Node written, String path) {
    return switch (written) {
      case Node.Entries entries -> Optional.of(entries);
      case Node.Text text when text.form() == Node.Text.Form.NOTHING ->
          Optional.of(Node.Entries.none(text.origin()));
      case Node.Text _, Node.Items _ -> {
        report(
            written.origin(),
            "'%s' must hold keys and values, not %s".formatted(path, written.kind()));
        yield Optional.empty();
      }
    };
  }

  private boolean passes(String text, Function<String, ?> rule, Origin origin, String before) {
    try {
      Object ignored = rule.apply(text);
      return true;
    } catch (IllegalArgumentException e) {
      report(origin, before + e.getMessage());
      return false;
    }
  }

  private void report(Origin origin, String message) {
    problems.add(origin.problem(message));
  }

  /** The keys that may be written. */
  private static Set<String> known(Setting.Group group) {
    Set<String> known = new LinkedHashSet<>(group.settings().keySet());
    known.removeIf(name -> group.settings().get(name) instanceof Setting.Refused);
    return known;
  }

  private static String unknown(String path, String name, Set<String> known) {
    String advice =
        Nearest.to(name, known)
            .map(near -> ", did you mean '%s'?".formatted(full(path, near)))
            .orElseGet(() -> "; known are " + String.join(", ", known));
    return "unknown key '%s'%s".formatted(full(path, name), advice);
  }

  private static String full(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
