package dev.kiln.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.kiln.problem.Problem;
import dev.kiln.problem.SourceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML as it is written, with the place of everything. Aliases, tags, keys written twice and
 * several documents are refused.
 */
final class YamlReader {

  private static final int MAX_DEPTH = 20;
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final SourceText text;
  private final List<Problem> problems = new ArrayList<>();

  YamlReader(String file, String text) {
    this.file = file;
    this.text = SourceText.of(text);
  }

  /** Reads the text; what is wrong with it is in {@link #problems()} afterwards. */
  Node.Entries read() {
    Origin start = place(1, 1);
    try (YAMLParser parser = YAML.createParser(text.text())) {
      if (parser.nextToken() == null) {
        return Node.Entries.none(start);
      }
      Node root = node(parser, 0);
      if (parser.nextToken() != null) {
        problems.add(root.origin().problem("one YAML document is expected, here are several"));
      }
      if (root instanceof Node.Entries entries) {
        return entries;
      }
      if (!(root instanceof Node.Text only && only.form() == Node.Text.Form.NOTHING)) {
        problems.add(
            root.origin().problem("the file must hold keys and values, not " + root.kind()));
      }
    } catch (JacksonException e) {
      problems.add(notYaml(e));
    } catch (UnfitYamlException e) {
      problems.add(e.origin.problem(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string can't fail", e);
    }
    return Node.Entries.none(start);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private Node node(YAMLParser parser, int depth) throws IOException {
    Origin origin = place(parser.currentTokenLocation());
    if (depth > MAX_DEPTH) {
      throw new UnfitYamlException(origin, "this is nested too deeply");
    }
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new UnfitYamlException(origin, "anchors and aliases are not supported");
    }
    if (parser.getTypeId() != null) {
      throw new UnfitYamlException(origin, "YAML tags are not supported");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> new Node.Entries(entries(parser, depth), origin);
      case START_ARRAY -> new Node.Items(items(parser, depth), origin);
      case VALUE_NULL -> new Node.Text("", Node.Text.Form.NOTHING, origin);
      case VALUE_TRUE, VALUE_FALSE -> new Node.Text(parser.getText(), Node.Text.Form.TRUTH, origin);
      default -> new Node.Text(parser.getText(), Node.Text.Form.PLAIN, origin);
    };
  }

  private List<Node> items(YAMLParser parser, int depth) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser, depth + 1));
    }
    return items;
  }

  private Map<String, Node.Entry> entries(YAMLParser parser, int depth) throws IOException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Origin.Place key = place(parser.currentTokenLocation());
      String name = parser.currentName();
      parser.nextToken();
      Node.Entry entry = new Node.Entry(node(parser, depth + 1), key);
      Node.Entry first = entries.putIfAbsent(name, entry);
      if (first != null && first.key() instanceof Origin.Place earlier) {
        problems.add(
            key.problem(
                "the key '%s' is written twice, first in line %d".formatted(name, earlier.line())));
      }
    }
    return entries;
  }

  private Problem notYaml(JacksonException e) {
    JsonLocation location = e.getLocation();
    String message =
        "this is not YAML: "
            + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return location == null
        ? Problem.of(file, message)
        : Problem.at(
            file,
            text.text(),
            Math.max(0, location.getLineNr()),
            Math.max(0, location.getColumnNr()),
            message);
  }

  private Origin.Place place(JsonLocation location) {
    return place(location.getLineNr(), location.getColumnNr());
  }

  private Origin.Place place(int line, int column) {
    return new Origin.Place(file, line, column, text.line(line));
  }

  /** Ends the reading of YAML that can't be taken as a tree of values. */
  private static final class UnfitYamlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    UnfitYamlException(Origin origin, String message) {
      super(message);
      this.origin = origin;
    }
  }
}
