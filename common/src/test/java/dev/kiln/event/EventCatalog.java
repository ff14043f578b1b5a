package dev.kiln.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every type of events with the words of its source: what the page and the schema are made of. The
 * events are those that {@link EventCodec} writes, by kind and then as they stand in the source.
 */
final class EventCatalog {

  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "kiln");

  private final Javadoc javadoc;
  private final List<Event> events;
  private final SequencedSet<Class<?>> parts = new LinkedHashSet<>();
  private final SequencedSet<Class<?>> words = new LinkedHashSet<>();
  private final Set<TextForm> forms = new TreeSet<>();

  /**
   * A type of events.
   *
   * @param type its CloudEvents type
   * @param heading its record's name, with its kind where another kind has a record of that name
   */
  record Event(String type, Class<?> record, EventKind kind, String heading) {}

  /**
   * A field of an event or a part.
   *
   * @param meaning what the source says about it; empty where it says nothing
   * @param absent what it is in older records, which lack it
   */
  record Field(String name, Shape shape, String meaning, Optional<JsonNode> absent) {}

  private EventCatalog(Javadoc javadoc) {
    this.javadoc = javadoc;
    this.events = events(javadoc);
    events.forEach(event -> collect(event.record()));
  }

  /** The catalog of the sources of the module whose tests run. */
  static EventCatalog ofSources() throws IOException {
    return new EventCatalog(Javadoc.read(SOURCES.resolve("event"), SOURCES.resolve("image")));
  }

  List<Event> events() {
    return events;
  }

  /** The records that events have as parts, in the order in which they are met. */
  SequencedSet<Class<?>> parts() {
    return parts;
  }

  /** The enums that events have words of, in the order in which they are met. */
  SequencedSet<Class<?>> words() {
    return words;
  }

  /** The forms of strings that occur. */
  Set<TextForm> forms() {
    return forms;
  }

  Javadoc javadoc() {
    return javadoc;
  }

  List<Field> fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component ->
            new Field(
                component.getName(),
                Shape.of(component.getGenericType()),
                javadoc.of(type).member(component.getName()),
                Optional.ofNullable(LaterFields.of(type).get(component.getName()))))
        .toList();
  }

  private static List<Event> events(Javadoc javadoc) {
    List<Event> events = new ArrayList<>();
    Set<String> headings = new TreeSet<>();
    EventCodec.types().stream()
        .map(type -> new Event(type, EventCodec.classOf(type), kind(type), ""))
        .sorted(
            Comparator.comparing(Event::kind)
                .thenComparing(event -> javadoc.position(event.record())))
        .forEach(event -> {
          String name = event.record().getSimpleName();
          String heading =
              headings.add(name)
                  ? name
                  : "%s (%s)".formatted(name, Headings.words(event.kind().name()));
          events.add(new Event(event.type(), event.record(), event.kind(), heading));
        });
    return List.copyOf(events);
  }

  private static EventKind kind(String type) {
    return EventKind.of(EventCodec.classOf(type));
  }

  private void collect(Class<?> type) {
    fields(type).stream()
        .flatMap(field -> field.shape().flat())
        .forEach(shape -> {
          if (shape instanceof Shape.Part part && parts.add(part.type())) {
            collect(part.type());
          } else if (shape instanceof Shape.Word word) {
            words.add(word.type());
          } else if (shape instanceof Shape.Formed formed) {
            forms.add(formed.form());
          }
        });
  }
}
