package dev.kiln.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The values of one group of settings, as the program takes them. They were checked when their
 * layers were read, so taking them can't fail.
 */
public final class Section {

  private final Setting.Group described;
  private final Node.Entries values;

  private Section(Setting.Group described, Node.Entries values) {
    this.described = described;
    this.values = values;
  }

  /** All values of {@code layers}. */
  public static Section of(Setting.Group described, Layers layers) {
    return new Section(described, layers.values());
  }

  /** The group {@code name}, empty if nobody has set anything in it. */
  public Section group(String name) {
    Setting.Group group = (Setting.Group) setting(name);
    return new Section(group, entries(name));
  }

  /** The groups of the table {@code name} by the names that the user chose. */
  public SortedMap<String, Section> groups(String name) {
    Setting.Group group = (Setting.Group) ((Setting.Table) setting(name)).value();
    SortedMap<String, Section> groups = new TreeMap<>();
    entries(name)
        .values()
        .forEach((key, entry) -> groups.put(key, new Section(group, (Node.Entries) entry.value())));
    return groups;
  }

  /** The groups under {@code key} of the table of tables {@code name}. */
  public SortedMap<String, Section> groups(String name, String key) {
    Setting.Table inner = (Setting.Table) ((Setting.Table) setting(name)).value();
    Setting.Group group = (Setting.Group) inner.value();
    SortedMap<String, Section> groups = new TreeMap<>();
    table(name)
        .entries(key)
        .values()
        .forEach((target, entry) ->
            groups.put(target, new Section(group, (Node.Entries) entry.value())));
    return groups;
  }

  /** The names that the user chose in the table {@code name}. */
  public List<String> keys(String name) {
    return entries(name).values().keySet().stream().sorted().toList();
  }

  /** The single value {@code name}: what was set, else its default. */
  public <T> Optional<T> value(String name, Function<String, T> parser) {
    Setting.Value setting = (Setting.Value) setting(name);
    return written(name).or(setting::standard).map(parser);
  }

  /** The single value {@code name}, which has a default. */
  public <T> T valueOf(String name, Function<String, T> parser) {
    return value(name, parser)
        .orElseThrow(() -> new IllegalStateException("'%s' has no default".formatted(name)));
  }

  /** The text that was set for {@code name}; a default does not count. */
  public Optional<String> written(String name) {
    Node.Entry entry = values.values().get(name);
    return entry != null
            && entry.value() instanceof Node.Text text
            && text.form() != Node.Text.Form.UNFIT
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** Whether {@code name} was set, if only to something that was refused. */
  public boolean isSet(String name) {
    return values.values().containsKey(name);
  }

  /** The list {@code name}; empty if nobody has set it. */
  public <T> List<T> list(String name, Function<String, T> parser) {
    return writtenList(name, parser).orElseGet(List::of);
  }

  /** The list {@code name} if somebody has set it, even to nothing. */
  public <T> Optional<List<T>> writtenList(String name, Function<String, T> parser) {
    Node.Entry entry = values.values().get(name);
    return entry == null ? Optional.empty() : Optional.of(texts(entry.value(), parser));
  }

  /** The lists of the table {@code name}. */
  public SortedMap<String, List<String>> lists(String name) {
    SortedMap<String, List<String>> lists = new TreeMap<>();
    entries(name)
        .values()
        .forEach((key, entry) -> lists.put(key, texts(entry.value(), text -> text)));
    return lists;
  }

  /** The single values of the table {@code name}. */
  public SortedMap<String, String> texts(String name) {
    return texts(entries(name));
  }

  /** The single values of the tables in the table {@code name}. */
  public SortedMap<String, SortedMap<String, String>> tables(String name) {
    SortedMap<String, SortedMap<String, String>> tables = new TreeMap<>();
    entries(name)
        .values()
        .forEach((outer, entry) -> tables.put(outer, texts((Node.Entries) entry.value())));
    return tables;
  }

  /** Where {@code name} was set. */
  public Origin origin(String name) {
    Node.Entry entry = values.values().get(name);
    return entry == null ? new Origin.Default() : entry.value().origin();
  }

  /** Where the key {@code name} is written, for problems with a name rather than a value. */
  public Origin keyOrigin(String name) {
    Node.Entry entry = values.values().get(name);
    return entry == null ? new Origin.Default() : entry.key();
  }

  /** Where the items of the list {@code name} are written, in their order. */
  public List<Origin> itemOrigins(String name) {
    Node.Entry entry = values.values().get(name);
    return entry != null && entry.value() instanceof Node.Items items
        ? items.values().stream().map(Node::origin).toList()
        : List.of();
  }

  /** This section with the values of the table {@code name} only, for looking at its keys. */
  public Section table(String name) {
    return new Section(Setting.Group.of(""), entries(name));
  }

  private Setting setting(String name) {
    Setting setting = described.settings().get(name);
    if (setting == null) {
      throw new IllegalArgumentException("no setting '%s' is described".formatted(name));
    }
    return setting;
  }

  private Node.Entries entries(String name) {
    Node.Entry entry = values.values().get(name);
    return entry != null && entry.value() instanceof Node.Entries entries
        ? entries
        : Node.Entries.none(new Origin.Default());
  }

  private static SortedMap<String, String> texts(Node.Entries entries) {
    SortedMap<String, String> texts = new TreeMap<>();
    entries
        .values()
        .forEach((key, entry) -> {
          if (entry.value() instanceof Node.Text text && text.form() != Node.Text.Form.UNFIT) {
            texts.put(key, text.value());
          }
        });
    return texts;
  }

  private static <T> List<T> texts(Node node, Function<String, T> parser) {
    List<T> texts = new ArrayList<>();
    for (Node item : ((Node.Items) node).values()) {
      texts.add(parser.apply(((Node.Text) item).value()));
    }
    return texts;
  }
}
