package dev.kiln.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The methods that templates may call on values, and the work that they take. */
final class ValueMethods {

  /** A method that templates may call. */
  interface Call {
    @Nullable Object on(Object target, Object[] arguments);
  }

  /** Finding a text in a text takes as much as their product at worst, a few characters at once. */
  private static final int CHARS_AT_ONCE = 8;

  private static final SortedMap<String, Call> TEXT_METHODS =
      new TreeMap<>(
          Map.of(
              "length/0", (s, a) -> text(s).length(),
              "isEmpty/0", (s, a) -> text(s).isEmpty(),
              "contains/1", (s, a) -> contains(text(s), text(a[0])),
              "startsWith/1", (s, a) -> read(s).startsWith(text(a[0])),
              "endsWith/1", (s, a) -> read(s).endsWith(text(a[0])),
              "replace/2", (s, a) -> replace(text(s), text(a[0]), text(a[1])),
              "trim/0", (s, a) -> read(s).strip(),
              "toUpperCase/0", (s, a) -> read(s).toUpperCase(Locale.ROOT),
              "toLowerCase/0", (s, a) -> read(s).toLowerCase(Locale.ROOT)));

  private static final SortedMap<String, Call> LIST_METHODS =
      new TreeMap<>(
          Map.of(
              "size/0", (l, a) -> list(l).size(),
              "isEmpty/0", (l, a) -> list(l).isEmpty(),
              "contains/1", (l, a) -> contains(list(l), a[0]),
              "get/1", (l, a) -> item(list(l), a[0])));

  private static final SortedMap<String, Call> MAP_METHODS =
      new TreeMap<>(
          Map.of(
              "size/0", (m, a) -> map(m).size(),
              "isEmpty/0", (m, a) -> map(m).isEmpty(),
              "containsKey/1", (m, a) -> search(map(m)).containsKey(key(a[0])),
              "get/1", (m, a) -> entry(map(m), a[0])));

  /** What {@code $kiln} can do beyond other maps. */
  private static final SortedMap<String, Call> ROOT_METHODS = rootMethods();

  private static SortedMap<String, Call> rootMethods() {
    SortedMap<String, Call> methods = new TreeMap<>(MAP_METHODS);
    methods.put("customised/2", (kiln, a) -> customised(text(a[0]), a[1]));
    return methods;
  }

  /** Why a call that is allowed can't be made with these arguments. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private ValueMethods() {}

  /** The methods of a value, by name and number of arguments. */
  static SortedMap<String, Call> of(Object target) {
    return switch (target) {
      case ConfigurationValue configuration when configuration.isRoot() -> ROOT_METHODS;
      case String _ -> TEXT_METHODS;
      case List<?> _ -> LIST_METHODS;
      case Map<?, ?> _ -> MAP_METHODS;
      default -> new TreeMap<>();
    };
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new RefusedException("the argument must be a string");
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static @Nullable Object item(List<?> list, @Nullable Object index) {
    if (index instanceof Integer position && position >= 0 && position < list.size()) {
      return list.get(position);
    }
    if (index instanceof Number) {
      throw new RefusedException(
          "the list has %d items, and none at %s (the first is at 0)"
              .formatted(list.size(), index));
    }
    throw new RefusedException("an item of a list is found by its number (the first is at 0)");
  }

  private static Object entry(Map<?, ?> map, @Nullable Object key) {
    Object value = search(map).get(key(key));
    if (value != null) {
      return value;
    }
    throw new RefusedException(whyUnknown(map, String.valueOf(key)));
  }

  /** Why a map has no such key, with the nearest that it has. */
  static String whyUnknown(Map<?, ?> map, String key) {
    RenderSession.current().work().spend((long) map.size() * Work.NEAR_NAME_UNITS);
    return map instanceof ConfigurationValue configuration
        ? configuration.whyUnknown(Quoted.of(key))
        : "this map has no key '%s'".formatted(Quoted.of(key));
  }

  private static Object key(@Nullable Object key) {
    return switch (key) {
      case String text -> text;
      case Number number -> number;
      case null, default ->
          throw new RefusedException("a value of a map is found by a string or a number");
    };
  }

  /** The map, with the work counted that finding a key in it may take. */
  static Map<?, ?> search(Map<?, ?> map) {
    RenderSession.current().work().spend(map.size());
    return map;
  }

  /** The text, with the work counted of reading it once. */
  private static String read(Object text) {
    RenderSession.current().work().spend(text(text).length());
    return text(text);
  }

  private static boolean contains(List<?> list, @Nullable Object value) {
    RenderSession.current().work().spend(ValueSize.units(list) + ValueSize.units(value));
    return list.contains(value);
  }

  private static boolean contains(String text, String part) {
    spendOnFinding(text, part);
    return text.contains(part);
  }

  private static void spendOnFinding(String text, String part) {
    RenderSession.current()
        .work()
        .spend((long) text.length() * (1 + part.length() / CHARS_AT_ONCE));
  }

  /** A list of texts as configuration changes it. */
  private static List<String> customised(String name, @Nullable Object list) {
    if (!PackagesDirective.LIST_NAME.matcher(name).matches()) {
      throw new RefusedException(
          "'%s' is no name of a list: expected lower-case letters, digits and '_'"
              .formatted(Quoted.of(name)));
    }
    if (!(list instanceof List<?> written) || !Directives.allText(List.copyOf(written))) {
      throw new RefusedException("the second argument must be a list of strings");
    }
    return PackagesDirective.customised(
        RenderSession.current(), name, written.stream().map(String::valueOf).toList());
  }

  private static String replace(String text, String from, String to) {
    if (from.isEmpty()) {
      throw new RefusedException("an empty string can't be replaced");
    }
    if ((long) text.length() * Math.max(1, to.length()) > ValueSize.MAX_TEXT * 16L) {
      throw new RefusedException("the replaced string would be too long");
    }
    spendOnFinding(text, from);
    String replaced = text.replace(from, to);
    RenderSession.current().work().spend(replaced.length());
    return replaced;
  }
}
