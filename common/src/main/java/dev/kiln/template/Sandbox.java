package dev.kiln.template;

import dev.kiln.problem.ProblemsException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.velocity.runtime.directive.ForeachScope;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.Uberspect;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;
import org.apache.velocity.util.introspection.VelPropertySet;
import org.jspecify.annotations.Nullable;

/**
 * What templates may do with values: a fixed list of properties and methods, looked up without
 * reflection, so there is no way from a string to a class.
 *
 * <p>Everything else is reported as a problem and stands for the empty text, so that rendering can
 * go on and find the other problems. Public because Velocity makes it by its name.
 */
public final class Sandbox implements Uberspect {

  /** A method that templates may call. */
  private interface Call {
    @Nullable Object on(Object target, Object[] arguments);
  }

  private static final int MAX_ITERATIONS = 10_000;

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
              "toUpperCase/0", (s, a) -> read(s).toUpperCase(java.util.Locale.ROOT),
              "toLowerCase/0", (s, a) -> read(s).toLowerCase(java.util.Locale.ROOT)));

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
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Stands for what was reported missing, so that one mistake gives one problem. */
  enum Absent {
    VALUE
  }

  @Override
  public void init() {
    // There is nothing to prepare.
  }

  @Override
  public @Nullable Iterator<?> getIterator(Object iterable, Info place) {
    Collection<?> values =
        switch (iterable) {
          case List<?> list -> list;
          case Map<?, ?> map -> map.values();
          case Absent _ -> List.of();
          default -> {
            RenderSession.current()
                .report(
                    place,
                    "#foreach takes a list or a map, and this is %s".formatted(kind(iterable)));
            yield List.of();
          }
        };
    if (values.size() > MAX_ITERATIONS) {
      throw new ProblemsException(
          RenderSession.current()
              .store()
              .problem(
                  place.getTemplateName(),
                  place.getLine(),
                  place.getColumn(),
                  "#foreach over %,d values, more than the %,d allowed"
                      .formatted(values.size(), MAX_ITERATIONS)));
    }
    return counted(values.iterator(), place);
  }

  @Override
  public VelPropertyGet getPropertyGet(Object target, String name, Info place) {
    if (target instanceof ForeachScope loop) {
      return property(name, loopProperty(loop, name, place));
    }
    if (target instanceof Map<?, ?> map) {
      Object value = search(map).get(name);
      if (value == null) {
        RenderSession.current().report(place, whyUnknown(map, name));
      }
      return property(name, value == null ? Absent.VALUE : value);
    }
    if (target == Absent.VALUE) {
      return property(name, target);
    }
    RenderSession.current()
        .report(
            place,
            "%s has no property '%s'; to write a dot after a variable, put its name in braces: ${name}.%s"
                .formatted(kind(target), name, name));
    return property(name, Absent.VALUE);
  }

  @Override
  public VelMethod getMethod(Object target, String name, Object[] arguments, Info place) {
    if (target == Absent.VALUE) {
      return method(name, (absent, unused) -> absent, place);
    }
    SortedMap<String, Call> methods =
        switch (target) {
          case ConfigurationValue configuration when configuration.isRoot() -> ROOT_METHODS;
          case String _ -> TEXT_METHODS;
          case List<?> _ -> LIST_METHODS;
          case Map<?, ?> _ -> MAP_METHODS;
          default -> new TreeMap<>();
        };
    Call call = methods.get(name + "/" + arguments.length);
    if (call == null) {
      RenderSession.current().report(place, refusal(target, name, methods));
      return method(name, (unusedTarget, unusedArguments) -> Absent.VALUE, place);
    }
    return method(name, call, place);
  }

  @Override
  public @Nullable VelPropertySet getPropertySet(
      Object target, String name, Object value, Info place) {
    // TemplateCheck has reported it.
    return null;
  }

  /** What a value is, in words. */
  static String kind(Object value) {
    return switch (value) {
      case String _ -> "a string";
      case Number _ -> "a number";
      case Boolean _ -> "true or false";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a map";
      default -> "a value of another kind";
    };
  }

  private static String refusal(Object target, String name, SortedMap<String, Call> methods) {
    if (methods.isEmpty()) {
      return "'%s(…)' can't be called: %s has no methods".formatted(name, kind(target));
    }
    String allowed =
        String.join(", ", methods.keySet().stream().map(key -> key.replaceAll("/.*", "")).toList());
    return methods.keySet().stream().anyMatch(key -> key.startsWith(name + "/"))
        ? "'%s' is called with the wrong number of arguments".formatted(name)
        : "'%s(…)' can't be called on %s; allowed are %s".formatted(name, kind(target), allowed);
  }

  private static Object loopProperty(ForeachScope loop, String name, Info place) {
    return switch (name) {
      case "index" -> loop.getIndex();
      case "count" -> loop.getCount();
      case "hasNext" -> loop.hasNext();
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      default -> {
        RenderSession.current()
            .report(
                place,
                "unknown property $foreach.%s; known are index, count, first, last, hasNext"
                    .formatted(name));
        yield Absent.VALUE;
      }
    };
  }

  private static Iterator<Object> counted(Iterator<?> iterator, Info place) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public Object next() {
        RenderSession.current().countIteration(place);
        return iterator.next();
      }
    };
  }

  private static VelPropertyGet property(String name, Object value) {
    return new VelPropertyGet() {
      @Override
      public Object invoke(Object target) {
        return value;
      }

      @Override
      public boolean isCacheable() {
        return false;
      }

      @Override
      public String getMethodName() {
        return name;
      }
    };
  }

  private static VelMethod method(String name, Call call, Info place) {
    return new VelMethod() {
      @Override
      public @Nullable Object invoke(Object target, Object[] arguments) {
        try {
          return call.on(target, arguments);
        } catch (RefusedException e) {
          RenderSession.current().report(place, String.valueOf(e.getMessage()));
          return Absent.VALUE;
        }
      }

      @Override
      public boolean isCacheable() {
        return false;
      }

      @Override
      public String getMethodName() {
        return name;
      }

      @Override
      public @Nullable Method getMethod() {
        return null;
      }

      @Override
      public Class<?> getReturnType() {
        return Object.class;
      }
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

  private static String whyUnknown(Map<?, ?> map, String key) {
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
  private static Map<?, ?> search(Map<?, ?> map) {
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
          "'%s' is no name of a list: expected lower-case letters, digits and '_'".formatted(name));
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
