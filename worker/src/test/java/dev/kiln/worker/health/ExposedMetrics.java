package dev.kiln.worker.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format, read strictly: a line that is none of it is an error.
 *
 * @param values by name and labels as they are written
 * @param kinds by the name of the family
 * @param helps by the name of the family
 */
record ExposedMetrics(
    Map<String, Double> values, Map<String, String> kinds, Map<String, String> helps) {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\]|\\\\.)*\",?)*\\})?) (\\S+)");
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");

  static ExposedMetrics parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    Map<String, String> kinds = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (comment.matches()) {
        (comment.group(1).equals("HELP") ? helps : kinds).put(comment.group(2), comment.group(3));
      } else if (sample.matches()) {
        values.put(sample.group(1), number(sample.group(2)));
      } else {
        throw new IllegalArgumentException("no metric: " + line);
      }
    }
    return new ExposedMetrics(values, kinds, helps);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
