package dev.kiln.template;

import dev.kiln.problem.ProblemsException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
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

  private static final int MAX_ITERATIONS = 10_000;

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
      Object value = ValueMethods.search(map).get(name);
      if (value == null) {
        RenderSession.current().report(place, ValueMethods.whyUnknown(map, name));
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
    SortedMap<String, ValueMethods.Call> methods = ValueMethods.of(target);
    ValueMethods.Call call = methods.get(name + "/" + arguments.length);
    if (call == null) {
      RenderSession.current().report(place, refusal(target, name, methods.keySet()));
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

  private static String refusal(Object target, String name, Set<String> methods) {
    if (methods.isEmpty()) {
      return "'%s(…)' can't be called: %s has no methods".formatted(name, kind(target));
    }
    String allowed =
        String.join(", ", methods.stream().map(key -> key.replaceAll("/.*", "")).toList());
    return methods.stream().anyMatch(key -> key.startsWith(name + "/"))
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

  private static VelMethod method(String name, ValueMethods.Call call, Info place) {
    return new VelMethod() {
      @Override
      public @Nullable Object invoke(Object target, Object[] arguments) {
        try {
          return call.on(target, arguments);
        } catch (ValueMethods.RefusedException e) {
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
}
