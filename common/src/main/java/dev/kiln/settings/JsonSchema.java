package dev.kiln.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The description of settings as a JSON Schema, with which editors complete and check a file.
 *
 * @see <a href="https://json-schema.org/draft-07">JSON Schema draft 7, which editors know best</a>
 */
public final class JsonSchema {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonSchema() {}

  /** The schema as indented JSON that ends with a line break. */
  public static String write(String title, Setting.Group described) {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", title);
    schema.setAll(group(described));
    try {
      return MAPPER.writeValueAsString(schema).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of nodes can always be written", e);
    }
  }

  private static ObjectNode node(Setting setting) {
    return switch (setting) {
      case Setting.Value value -> {
        ObjectNode node = type(value.type());
        node.put("description", value.description());
        value.standard().ifPresent(standard -> standard(node, value.type(), standard));
        yield node;
      }
      case Setting.Items items -> {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("description", items.description());
        node.put("type", "array");
        node.set("items", type(items.type()));
        yield node;
      }
      case Setting.Table table -> table(table);
      case Setting.Group group -> group(group);
      case Setting.Refused refused -> {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("description", refused.description());
        node.putObject("not");
        yield node;
      }
    };
  }

  /** A key without anything below it is an empty mapping in YAML, hence the null. */
  private static ObjectNode group(Setting.Group group) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("description", group.description());
    node.putArray("type").add("object").add("null");
    node.put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = MAPPER.createArrayNode();
    group
        .settings()
        .forEach((name, setting) -> {
          properties.set(name, node(setting));
          if (setting instanceof Setting.Value value && value.required()) {
            required.add(name);
          }
        });
    if (!required.isEmpty()) {
      node.set("required", required);
    }
    return node;
  }

  private static ObjectNode table(Setting.Table table) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("description", table.description());
    ObjectNode entries = MAPPER.createObjectNode();
    entries.putArray("type").add("object").add("null");
    table
        .key()
        .pattern()
        .ifPresent(
            pattern -> entries.putObject("propertyNames").put("pattern", "^(?:" + pattern + ")$"));
    entries.set("additionalProperties", node(table.value()));
    if (table.shorthand().isPresent()) {
      node.putArray("anyOf").add(node(table.value())).add(entries);
    } else {
      node.setAll(entries);
    }
    return node;
  }

  /** Numbers and truths may be quoted; texts that look like numbers need not be. */
  private static ObjectNode type(ValueType type) {
    ObjectNode node = MAPPER.createObjectNode();
    switch (type.form()) {
      case STRING -> {
        if (type.words().isEmpty()) {
          node.putArray("type").add("string").add("number");
        } else {
          ArrayNode words = node.putArray("enum");
          type.words().forEach(words::add);
        }
      }
      case INTEGER -> node.put("type", "integer");
      case BOOLEAN -> node.put("type", "boolean");
    }
    type.pattern().ifPresent(pattern -> node.put("pattern", "^(?:" + pattern + ")$"));
    return node;
  }

  private static void standard(ObjectNode node, ValueType type, String text) {
    switch (type.form()) {
      case STRING -> node.put("default", text);
      case INTEGER -> node.put("default", Integer.parseInt(text));
      case BOOLEAN -> node.put("default", Boolean.parseBoolean(text));
    }
  }
}
