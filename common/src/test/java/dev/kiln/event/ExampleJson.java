package dev.kiln.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event's body for people: what is short stands on one line, and of digests only the beginning
 * is shown.
 */
final class ExampleJson {

  private static final int WIDTH = 100;
  private static final String INDENT = "  ";

  private ExampleJson() {}

  static String write(JsonNode body) {
    return block("", body);
  }

  private static String block(String indent, JsonNode node) {
    String inner = indent + INDENT;
    List<String> children =
        node.isObject()
            ? node.properties().stream()
                .map(field -> value(inner, "\"%s\": ".formatted(field.getKey()), field.getValue()))
                .toList()
            : node.valueStream().map(item -> value(inner, "", item)).toList();
    return children.stream()
        .collect(
            Collectors.joining(
                ",\n",
                node.isObject() ? "{\n" : "[\n",
                "\n" + indent + (node.isObject() ? "}" : "]")));
  }

  private static String value(String indent, String name, JsonNode node) {
    String line = indent + name + inline(node);
    boolean fits = line.length() <= WIDTH || !node.isContainerNode() || node.isEmpty();
    return fits ? line : indent + name + block(indent, node);
  }

  private static String inline(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(field -> "\"%s\": %s".formatted(field.getKey(), inline(field.getValue())))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return node.isArray()
        ? node.valueStream().map(ExampleJson::inline).collect(Collectors.joining(", ", "[", "]"))
        : node.toString().replaceAll("sha256:([0-9a-f]{4})[0-9a-f]{60}", "sha256:$1…");
  }
}
