package dev.kiln.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Locale;

/**
 * Every type of events as a JSON Schema: one definition for each CloudEvents type, and one for each
 * part, word list and form of strings. Unknown fields are allowed, because readers have to skip
 * them; fields that older records lack are not required.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema, draft 2020-12</a>
 */
final class EventSchema {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final EventCatalog catalog;
  private final ObjectNode definitions = MAPPER.createObjectNode();

  private EventSchema(EventCatalog catalog) {
    this.catalog = catalog;
  }

  /** The schema as indented JSON that ends with a line break. */
  static String write(EventCatalog catalog) {
    EventSchema schema = new EventSchema(catalog);
    schema.define();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Kiln's events");
    root.put(
        "description",
        "The body of a record obeys the definition that is named like its header ce_type.");
    root.set("$defs", schema.definitions);
    try {
      return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of nodes can always be written", e);
    }
  }

  private void define() {
    Comparator<Class<?>> byName = Comparator.comparing(Class::getSimpleName);
    catalog.events().stream()
        .sorted(Comparator.comparing(EventCatalog.Event::type))
        .forEach(event -> define(event.type(), object(event.record())));
    catalog.parts().stream()
        .sorted(byName)
        .forEach(part -> define(part.getSimpleName(), object(part)));
    catalog.words().stream()
        .sorted(byName)
        .forEach(words -> define(words.getSimpleName(), words(words)));
    catalog.forms().forEach(form -> define(form.definition(), form(form)));
  }

  private void define(String name, ObjectNode definition) {
    if (definitions.putIfAbsent(name, definition) != null) {
      throw new IllegalStateException("two parts of events are called " + name);
    }
  }

  private ObjectNode object(Class<?> type) {
    ObjectNode node = described(type);
    node.put("type", "object");
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = node.putArray("required");
    for (EventCatalog.Field field : catalog.fields(type)) {
      ObjectNode property = shape(field.shape());
      property.put("description", field.meaning());
      field.absent().ifPresent(value -> property.set("default", value));
      properties.set(field.name(), property);
      if (field.absent().isEmpty()) {
        required.add(field.name());
      }
    }
    return node;
  }

  private ObjectNode words(Class<?> type) {
    ObjectNode node = described(type);
    node.put("type", "string");
    ArrayNode words = node.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
    }
    return node;
  }

  private ObjectNode form(TextForm form) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("description", form.description(catalog.javadoc()));
    node.put("type", "string");
    node.put("pattern", "^(?:" + form.pattern() + ")$");
    return node;
  }

  private ObjectNode described(Class<?> type) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("title", type.getSimpleName());
    node.put("description", catalog.javadoc().of(type).description());
    return node;
  }

  private static ObjectNode shape(Shape shape) {
    ObjectNode node = MAPPER.createObjectNode();
    return switch (shape) {
      case Shape.Text text -> node.put("type", "string");
      case Shape.Formed formed -> reference(formed.form().definition());
      case Shape.Whole whole -> node.put("type", "integer");
      case Shape.Truth truth -> node.put("type", "boolean");
      case Shape.Word word -> reference(word.type().getSimpleName());
      case Shape.Part part -> reference(part.type().getSimpleName());
      case Shape.Items items -> {
        node.put("type", "array");
        yield node.set("items", shape(items.item()));
      }
      case Shape.Table table -> {
        node.put("type", "object");
        node.set("propertyNames", shape(table.key()));
        yield node.set("additionalProperties", shape(table.value()));
      }
      case Shape.Nullable nullable -> {
        ArrayNode either = node.putArray("anyOf");
        either.add(shape(nullable.shape())).add(MAPPER.createObjectNode().put("type", "null"));
        yield node;
      }
    };
  }

  private static ObjectNode reference(String definition) {
    return MAPPER.createObjectNode().put("$ref", "#/$defs/" + definition);
  }
}
