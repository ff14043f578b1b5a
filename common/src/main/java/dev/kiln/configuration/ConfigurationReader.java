package dev.kiln.configuration;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.kiln.configuration.TreeConfiguration.Base;
import dev.kiln.configuration.TreeConfiguration.Freshness;
import dev.kiln.configuration.TreeConfiguration.User;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads {@code kiln.yaml} strictly: an unknown key, a wrong type, a key written twice and a value
 * that can't be are all problems with their place, and all of them are reported.
 *
 * <p>Values are taken as they are written, so {@code 1.10} stays {@code 1.10}. Aliases, tags and
 * several documents are refused.
 */
public final class ConfigurationReader {

  /** A piece of YAML and where it starts. */
  private sealed interface Yaml {
    int line();

    int column();

    record Text(String value, boolean nothing, boolean truth, int line, int column)
        implements Yaml {}

    record Items(List<Yaml> values, int line, int column) implements Yaml {}

    record Entries(LinkedHashMap<String, Entry> values, int line, int column) implements Yaml {}

    record Entry(Yaml value, int line, int column) {}
  }

  private static final int MAX_DEPTH = 20;
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final String text;
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<ImageName, Problem> allowedToFailPlaces = new TreeMap<>();

  public ConfigurationReader(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Reads the text; what is wrong with it is in {@link #problems()} afterwards. */
  public TreeConfiguration read() {
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        return TreeConfiguration.defaults();
      }
      Yaml root = yaml(parser, 0);
      if (parser.nextToken() != null) {
        report(root.line(), root.column(), "one YAML document is expected, here are several");
      }
      return configuration(root);
    } catch (JacksonException e) {
      JsonLocation place = e.getLocation();
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      report(
          place == null ? 0 : Math.max(0, place.getLineNr()),
          place == null ? 0 : Math.max(0, place.getColumnNr()),
          "this is not YAML: " + message);
    } catch (UnfitYamlException e) {
      report(e.line, e.column, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string can't fail", e);
    }
    return TreeConfiguration.defaults();
  }

  /** Everything that is wrong, in the order found. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The problems to report for each image of {@code allowed_to_fail} that does not exist. */
  public SortedMap<ImageName, Problem> allowedToFailPlaces() {
    return allowedToFailPlaces;
  }

  private TreeConfiguration configuration(Yaml root) {
    TreeConfiguration defaults = TreeConfiguration.defaults();
    Section section = section(root, "", "the file");
    TreeConfiguration read =
        new TreeConfiguration(
            section.value("namespace", ConfigurationRules::namespace).orElse(defaults.namespace()),
            section.value("prefix", ConfigurationRules::prefix).orElse(defaults.prefix()),
            section.value("tag", ConfigurationRules::tag).orElse(defaults.tag()),
            section.value("registry", ConfigurationRules::registry),
            base(section, defaults.base()),
            section.value("maintainer", ConfigurationRules::line),
            section.texts("labels", ConfigurationRules::line),
            section.texts("build_args", ConfigurationRules::argument),
            users(section),
            section.value("freshness", Freshness::parse).orElse(defaults.freshness()),
            section.value("retries", ConfigurationRules::retries).orElse(defaults.retries()),
            section.value("timeout", TreeConfiguration::parseDuration).orElse(defaults.timeout()),
            profiles(section),
            new TreeSet<>(allowedToFail(section)));
    section.refuseOthers();
    return read;
  }

  private Base base(Section section, Base defaults) {
    Section base = section.section("base");
    Base read =
        new Base(
            base.value("distribution", ConfigurationRules::word).orElse(defaults.distribution()),
            base.value("image", ConfigurationRules::baseImage).orElse(defaults.image()),
            base.value("tag", ConfigurationRules::tag).orElse(defaults.tag()),
            base.value("reference", ImageReference::parse));
    base.refuseOthers();
    return read;
  }

  private SortedMap<String, User> users(Section section) {
    SortedMap<String, User> users = new TreeMap<>();
    Map<Integer, String> byUid = new TreeMap<>();
    Section all = section.section("users");
    for (Map.Entry<String, Yaml.Entry> entry : all.rest().entrySet()) {
      String name = entry.getKey();
      Yaml.Entry place = entry.getValue();
      checked(place.line(), place.column(), name, ConfigurationRules::user);
      Section user = section(place.value(), "users." + name, "users." + name);
      Optional<Integer> uid = user.required("uid", ConfigurationRules::id);
      Optional<Integer> gid = user.required("gid", ConfigurationRules::id);
      Optional<String> home = user.required("home", ConfigurationRules::absolutePath);
      Optional<String> shell = user.value("shell", ConfigurationRules::absolutePath);
      List<String> groups = user.list("groups", ConfigurationRules::user);
      user.refuseOthers();
      uid.map(id -> byUid.putIfAbsent(id, name))
          .ifPresent(other ->
              report(
                  place.line(),
                  place.column(),
                  "users '%s' and '%s' have the same uid %d".formatted(other, name, uid.get())));
      users.put(
          name,
          new User(
              name,
              uid.orElse(0),
              gid.orElse(0),
              home.orElse("/"),
              shell.orElse(User.NO_LOGIN),
              groups));
    }
    return users;
  }

  private SortedMap<String, List<String>> profiles(Section section) {
    SortedMap<String, List<String>> profiles = new TreeMap<>();
    Section all = section.section("profiles");
    for (String name : List.copyOf(all.rest().keySet())) {
      Yaml.Entry place = all.rest().get(name);
      if (place != null) {
        checked(place.line(), place.column(), name, ConfigurationRules::word);
      }
      profiles.put(name, all.list(name, ConfigurationRules::regex));
    }
    return profiles;
  }

  private List<ImageName> allowedToFail(Section section) {
    return section.list(
        "allowed_to_fail",
        ImageName::of,
        (name, place) ->
            allowedToFailPlaces.put(
                name, Problem.at(file, text, place.line(), place.column(), "")));
  }

  private Section section(Yaml yaml, String path, String shown) {
    if (yaml instanceof Yaml.Entries entries) {
      return new Section(entries, path);
    }
    if (!(yaml instanceof Yaml.Text empty && empty.nothing())) {
      report(
          yaml.line(),
          yaml.column(),
          "%s must hold keys and values, not %s".formatted(shown, kind(yaml)));
    }
    return new Section(new Yaml.Entries(new LinkedHashMap<>(), yaml.line(), yaml.column()), path);
  }

  private void report(int line, int column, String message) {
    problems.add(Problem.at(file, text, line, column, message));
  }

  private void checked(int line, int column, String text, Function<String, String> rule) {
    try {
      Object unused = rule.apply(text);
    } catch (IllegalArgumentException e) {
      report(line, column, String.valueOf(e.getMessage()));
    }
  }

  private static String kind(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Text scalar -> scalar.nothing() ? "nothing" : "'%s'".formatted(scalar.value());
      case Yaml.Items _ -> "a list";
      case Yaml.Entries _ -> "keys and values";
    };
  }

  /** The keys of one mapping; each is taken once, and what is left over is unknown. */
  private final class Section {

    private final Yaml.Entries entries;
    private final LinkedHashMap<String, Yaml.Entry> rest;
    private final List<String> known = new ArrayList<>();
    private final String path;

    Section(Yaml.Entries entries, String path) {
      this.entries = entries;
      this.rest = new LinkedHashMap<>(entries.values());
      this.path = path;
    }

    LinkedHashMap<String, Yaml.Entry> rest() {
      return rest;
    }

    <T> Optional<T> value(String key, Function<String, T> parser) {
      return take(key).flatMap(yaml -> parsed(full(key), yaml, parser));
    }

    <T> Optional<T> required(String key, Function<String, T> parser) {
      if (!entries.values().containsKey(key)) {
        report(entries.line(), entries.column(), "%s has no '%s'".formatted(path, key));
      }
      return value(key, parser);
    }

    <T> List<T> list(String key, Function<String, T> parser) {
      return list(key, parser, (value, yaml) -> {});
    }

    <T> List<T> list(String key, Function<String, T> parser, BiConsumer<T, Yaml> place) {
      List<T> values = new ArrayList<>();
      Optional<Yaml> taken = take(key);
      if (taken.isPresent() && taken.get() instanceof Yaml.Items items) {
        for (Yaml item : items.values()) {
          Optional<T> value = parsed(full(key), item, parser);
          value.ifPresent(values::add);
          value.ifPresent(v -> place.accept(v, item));
        }
      } else {
        taken.ifPresent(yaml ->
            report(
                yaml.line(),
                yaml.column(),
                "'%s' must be a list, not %s".formatted(full(key), kind(yaml))));
      }
      return values;
    }

    SortedMap<String, String> texts(String key, Function<String, String> keyRule) {
      SortedMap<String, String> texts = new TreeMap<>();
      Section section = section(key);
      section.rest.forEach((name, entry) -> {
        checked(entry.line(), entry.column(), name, keyRule);
        parsed(full(key) + "." + name, entry.value(), ConfigurationRules::line)
            .ifPresent(value -> texts.put(name, value));
      });
      return texts;
    }

    Section section(String key) {
      Optional<Yaml> taken = take(key);
      return taken
          .map(yaml -> ConfigurationReader.this.section(yaml, full(key), "'" + full(key) + "'"))
          .orElseGet(() -> new Section(new Yaml.Entries(new LinkedHashMap<>(), 0, 0), full(key)));
    }

    void refuseOthers() {
      rest.forEach((key, entry) ->
          report(
              entry.line(),
              entry.column(),
              "unknown key '%s'%s".formatted(full(key), suggestion(key))));
    }

    private String suggestion(String key) {
      return Nearest.to(key, known)
          .map(near -> ", did you mean '%s'?".formatted(full(near)))
          .orElseGet(() -> "; known are " + String.join(", ", known));
    }

    private Optional<Yaml> take(String key) {
      known.add(key);
      return Optional.ofNullable(rest.remove(key)).map(Yaml.Entry::value);
    }

    private <T> Optional<T> parsed(String key, Yaml yaml, Function<String, T> parser) {
      if (!(yaml instanceof Yaml.Text scalar) || scalar.nothing() || scalar.truth()) {
        String hint = yaml instanceof Yaml.Text scalar && scalar.truth() ? ": quote it" : "";
        report(
            yaml.line(),
            yaml.column(),
            "'%s' must be a single value, not %s%s".formatted(key, kind(yaml), hint));
        return Optional.empty();
      }
      try {
        return Optional.of(parser.apply(scalar.value()));
      } catch (IllegalArgumentException e) {
        report(yaml.line(), yaml.column(), "'%s': %s".formatted(key, e.getMessage()));
        return Optional.empty();
      }
    }

    private String full(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }
  }

  private Yaml yaml(YAMLParser parser, int depth) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    int line = start.getLineNr();
    int column = start.getColumnNr();
    if (depth > MAX_DEPTH) {
      throw new UnfitYamlException(line, column, "this is nested too deeply");
    }
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new UnfitYamlException(line, column, "anchors and aliases are not supported");
    }
    if (parser.getTypeId() != null) {
      throw new UnfitYamlException(line, column, "YAML tags are not supported");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> new Yaml.Entries(entries(parser, depth), line, column);
      case START_ARRAY -> new Yaml.Items(items(parser, depth), line, column);
      case VALUE_NULL -> new Yaml.Text("", true, false, line, column);
      case VALUE_TRUE, VALUE_FALSE -> new Yaml.Text(parser.getText(), false, true, line, column);
      default -> new Yaml.Text(parser.getText(), false, false, line, column);
    };
  }

  private List<Yaml> items(YAMLParser parser, int depth) throws IOException {
    List<Yaml> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(yaml(parser, depth + 1));
    }
    return items;
  }

  private LinkedHashMap<String, Yaml.Entry> entries(YAMLParser parser, int depth)
      throws IOException {
    LinkedHashMap<String, Yaml.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      JsonLocation place = parser.currentTokenLocation();
      String key = parser.currentName();
      parser.nextToken();
      Yaml value = yaml(parser, depth + 1);
      Yaml.Entry entry = new Yaml.Entry(value, place.getLineNr(), place.getColumnNr());
      Yaml.Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        report(
            entry.line(),
            entry.column(),
            "the key '%s' is written twice, first in line %d".formatted(key, first.line()));
      }
    }
    return entries;
  }

  /** Ends the reading of YAML that can't be taken as a tree of values. */
  private static final class UnfitYamlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    UnfitYamlException(int line, int column, String message) {
      super(message);
      this.line = line;
      this.column = column;
    }
  }
}
