package dev.kiln.settings;

import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one file, the environment or the command line sets, and what is wrong with it.
 *
 * @param values what fits the description of the settings
 */
public record Layer(Node.Entries values, List<Problem> problems) {

  public Layer {
    problems = List.copyOf(problems);
  }

  /** A value that an option sets, such as {@code --tag} for {@code tag}. */
  public record OptionValue(String option, List<String> path, String value) {

    public OptionValue {
      path = List.copyOf(path);
    }

    /** The value of {@code option} for the setting at {@code path}, such as {@code base.tag}. */
    public static OptionValue of(String option, String path, String value) {
      return new OptionValue(option, List.of(path.split("\\.")), value);
    }
  }

  /** Reads a YAML file, which messages call {@code shown}. */
  public static Layer file(String shown, String text, Setting.Group described) {
    YamlReader reader = new YamlReader(shown, text);
    Node.Entries written = reader.read();
    List<Problem> problems = new ArrayList<>(reader.problems());
    Layer fitting = checked(written, described);
    problems.addAll(fitting.problems());
    return new Layer(fitting.values(), problems);
  }

  /**
   * Reads the variables that start with {@code prefix} and name a single value: {@code
   * KILN_BASE_TAG} is {@code base.tag}. An empty variable counts as not set. Others are none of
   * ours: many programs share an environment.
   */
  public static Layer variables(
      String prefix, Map<String, String> environment, Setting.Group described) {
    SortedMap<String, List<String>> known = new TreeMap<>();
    collectVariables(prefix, described, new ArrayList<>(), known);
    List<OriginalValue> values = new ArrayList<>();
    known.forEach((name, path) -> {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        values.add(new OriginalValue(path, value, new Origin.Variable(name)));
      }
    });
    return checked(nested(values, new Origin.Variable(prefix + "…")), described);
  }

  /** What options of the command line set. */
  public static Layer options(List<OptionValue> options, Setting.Group described) {
    List<OriginalValue> values =
        options.stream()
            .map(option ->
                new OriginalValue(
                    option.path(), option.value(), new Origin.Option(option.option())))
            .toList();
    return checked(nested(values, new Origin.Option("…")), described);
  }

  /** The variables that set single values, each with the setting's path. */
  public static SortedMap<String, String> variableNames(String prefix, Setting.Group described) {
    SortedMap<String, List<String>> known = new TreeMap<>();
    collectVariables(prefix, described, new ArrayList<>(), known);
    SortedMap<String, String> names = new TreeMap<>();
    known.forEach((name, path) -> names.put(name, String.join(".", path)));
    return names;
  }

  private record OriginalValue(List<String> path, String value, Origin origin) {}

  private static Layer checked(Node.Entries written, Setting.Group described) {
    LayerCheck check = new LayerCheck();
    Node.Entries fitting = check.fitting(written, described);
    return new Layer(fitting, check.problems());
  }

  private static void collectVariables(
      String prefix,
      Setting.Group group,
      List<String> path,
      SortedMap<String, List<String>> known) {
    group
        .settings()
        .forEach((name, setting) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          switch (setting) {
            case Setting.Value _ ->
                known.put(
                    prefix + String.join("_", longer).toUpperCase(java.util.Locale.ROOT),
                    List.copyOf(longer));
            case Setting.Group deeper -> collectVariables(prefix, deeper, longer, known);
            case Setting.Items _, Setting.Table _, Setting.Refused _ -> {}
          }
        });
  }

  private static Node.Entries nested(List<OriginalValue> values, Origin whole) {
    Node.Entries all = Node.Entries.none(whole);
    for (OriginalValue value : values) {
      Node node = new Node.Text(value.value(), form(value.value()), value.origin());
      for (String key : value.path().reversed()) {
        node = new Node.Entries(Map.of(key, new Node.Entry(node, value.origin())), value.origin());
      }
      all = (Node.Entries) Layers.merged(all, node);
    }
    return new Node.Entries(new LinkedHashMap<>(all.values()), whole);
  }

  private static Node.Text.Form form(String value) {
    return value.equals("true") || value.equals("false")
        ? Node.Text.Form.TRUTH
        : Node.Text.Form.PLAIN;
  }
}
