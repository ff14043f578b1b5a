package dev.kiln.coordinator.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A state diagram of statuses as documents have it, in mermaid's words.
 *
 * @param edges in any order, none of them twice
 */
record StatusDiagram(List<Edge> edges) {

  /** What is before the beginning and after the end. */
  static final String NOWHERE = "[*]";

  private static final String BEGIN = "```mermaid\nstateDiagram-v2\n";
  private static final String END = "```";
  private static final Pattern LINE =
      Pattern.compile(" *(?<from>\\S+) --> (?<to>\\S+) : (?<facts>.+)");

  StatusDiagram {
    edges = List.copyOf(edges);
  }

  /**
   * One way from a status to another or itself.
   *
   * @param fact the simple name of the fact that leads there
   */
  record Edge(String from, String to, String fact) {}

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not such a diagram
   */
  static StatusDiagram parse(String text) {
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IllegalArgumentException("this is no state diagram: " + text);
    }
    String lines = text.substring(BEGIN.length(), text.length() - END.length());
    return new StatusDiagram(lines.lines().flatMap(line -> parseLine(line).stream()).toList());
  }

  /** One line for each pair of statuses, with all facts that lead from one to the other. */
  String write() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (Edge edge : edges) {
      lines
          .computeIfAbsent(edge.from() + " --> " + edge.to(), line -> new ArrayList<>())
          .add(edge.fact());
    }
    return lines.entrySet().stream()
        .map(line -> "  %s : %s\n".formatted(line.getKey(), String.join(", ", line.getValue())))
        .collect(Collectors.joining("", BEGIN, END));
  }

  private static List<Edge> parseLine(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("this is no edge of a state diagram: " + line);
    }
    return Arrays.stream(matcher.group("facts").split(", "))
        .map(fact -> new Edge(matcher.group("from"), matcher.group("to"), fact))
        .toList();
  }
}
