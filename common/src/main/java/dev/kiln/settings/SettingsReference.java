package dev.kiln.settings;

/** The description of settings as a Markdown table, for the documentation. */
public final class SettingsReference {

  private final StringBuilder markdown = new StringBuilder();

  private SettingsReference() {}

  /** One row for each setting: its key, its type, its default, what it is for. */
  public static String write(Setting.Group described) {
    SettingsReference reference = new SettingsReference();
    reference.line("| key | value | default | meaning |");
    reference.line("|---|---|---|---|");
    described.settings().forEach((name, setting) -> reference.setting(name, setting));
    return reference.markdown.toString();
  }

  private void setting(String path, Setting setting) {
    switch (setting) {
      case Setting.Value value ->
          row(
              path,
              type(value.type()),
              value
                  .standard()
                  .map(SettingsReference::code)
                  .orElse(value.required() ? "required" : "–"),
              value.description());
      case Setting.Items items ->
          row(path, "list of " + type(items.type()), "–", items.description());
      case Setting.Table table -> {
        String below = path + "." + table.keyName();
        if (!table.description().isEmpty()) {
          String shorthand =
              table
                  .shorthand()
                  .map(name -> ", or a single value for `%s`".formatted(name))
                  .orElse("");
          row(
              path,
              "table by %s%s".formatted(table.keyName(), shorthand),
              "–",
              table.description());
        }
        setting(below, table.value());
      }
      case Setting.Group group -> {
        if (!group.description().isEmpty()) {
          row(path, "group", "–", group.description());
        }
        group.settings().forEach((name, inner) -> setting(path + "." + name, inner));
      }
      case Setting.Refused _ -> {}
    }
  }

  private void row(String path, String type, String standard, String meaning) {
    line("| `%s` | %s | %s | %s |".formatted(path, type, standard, meaning.replace("|", "\\|")));
  }

  private static String type(ValueType type) {
    return type.form() == ValueType.Form.STRING && !type.words().isEmpty()
        ? String.join(", ", type.words().stream().map(SettingsReference::code).toList())
        : type.name();
  }

  private static String code(String text) {
    return text.isEmpty() ? "empty" : "`" + text + "`";
  }

  private void line(String text) {
    markdown.append(text).append('\n');
  }
}
