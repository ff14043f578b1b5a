package dev.kiln.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the values of a Java type stand in the body of an event. */
sealed interface Shape {

  /** Any string. */
  record Text() implements Shape {}

  /** A string of a certain form. */
  record Formed(TextForm form) implements Shape {}

  /** A number without fraction. */
  record Whole() implements Shape {}

  /** True or false. */
  record Truth() implements Shape {}

  /** One word of an enum. */
  record Word(Class<?> type) implements Shape {}

  /** An object with the components of a record. */
  record Part(Class<?> type) implements Shape {}

  /** An array. */
  record Items(Shape item) implements Shape {}

  /** An object whose keys are data. */
  record Table(Shape key, Shape value) implements Shape {}

  /** The same, or null. */
  record Nullable(Shape shape) implements Shape {}

  /**
   * The shape of a record's component.
   *
   * @param type its generic type
   * @throws IllegalArgumentException if the documents have no words for it yet
   */
  static Shape of(Type type) {
    return switch (type) {
      case Class<?> plain -> ofClass(plain);
      case ParameterizedType generic -> ofGeneric(generic);
      default -> throw unknown(type);
    };
  }

  /** The shapes that this one is made of, itself first. */
  default Stream<Shape> flat() {
    Stream<Shape> inner =
        switch (this) {
          case Text text -> Stream.of();
          case Formed formed -> Stream.of();
          case Whole whole -> Stream.of();
          case Truth truth -> Stream.of();
          case Word word -> Stream.of();
          case Part part -> Stream.of();
          case Items items -> items.item().flat();
          case Table table -> Stream.concat(table.key().flat(), table.value().flat());
          case Nullable nullable -> nullable.shape().flat();
        };
    return Stream.concat(Stream.of(this), inner);
  }

  private static Shape ofClass(Class<?> type) {
    Optional<TextForm> form = TextForm.of(type);
    if (form.isPresent()) {
      return new Formed(form.get());
    }
    if (type == String.class) {
      return new Text();
    }
    if (type == int.class || type == long.class) {
      return new Whole();
    }
    if (type == boolean.class) {
      return new Truth();
    }
    if (type.isEnum()) {
      return new Word(type);
    }
    if (type.isRecord()) {
      return new Part(type);
    }
    throw unknown(type);
  }

  private static Shape ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return new Nullable(of(arguments[0]));
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return new Items(of(arguments[0]));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return new Table(of(arguments[0]), of(arguments[1]));
    }
    throw unknown(type);
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException(
        "events hold %s, for which the documents have no form; add it to Shape or TextForm"
            .formatted(type.getTypeName()));
  }
}
