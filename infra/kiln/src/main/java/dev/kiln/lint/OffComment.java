package dev.kiln.lint;

import dev.kiln.lint.tree.LintedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment line {@code # kiln lint off: rule-id, rule-id (reason)}; {@code //}, {@code ;} and
 * {@code ##} begin a comment as well.
 *
 * @param line counted from 1
 * @param rules the names in it, right or wrong
 * @param rest what stands behind them and is no reason; empty if all is well
 * @param restColumn where that begins
 */
public record OffComment(int line, List<RuleName> rules, String rest, int restColumn) {

  /** A name where a rule's id is expected, and its column. */
  public record RuleName(String id, int column) {}

  private static final Pattern COMMENT =
      Pattern.compile("\\s*(?:#{1,2}|//|;)\\s*kiln lint off:\\s*(?<rules>.*)");
  private static final Pattern NAME = Pattern.compile("[^\\s,()]+");
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");
  private static final Pattern REASON = Pattern.compile("\\s*(?:\\(.*\\)\\s*)?");

  public OffComment {
    rules = List.copyOf(rules);
  }

  /** All such comments of a file. */
  public static List<OffComment> in(LintedFile file) {
    List<OffComment> comments = new ArrayList<>();
    if (file.text().contains("kiln lint off:")) {
      List<String> lines = file.lines();
      for (int i = 0; i < lines.size(); i++) {
        Matcher comment = COMMENT.matcher(lines.get(i));
        if (comment.matches()) {
          comments.add(parse(i + 1, lines.get(i), comment.start("rules")));
        }
      }
    }
    return comments;
  }

  private static OffComment parse(int number, String line, int start) {
    List<RuleName> rules = new ArrayList<>();
    int end = start;
    Matcher name = NAME.matcher(line).region(start, line.length());
    while (name.lookingAt()) {
      rules.add(new RuleName(name.group(), name.start() + 1));
      end = name.end();
      Matcher separator = SEPARATOR.matcher(line).region(end, line.length());
      if (!separator.lookingAt()) {
        break;
      }
      end = separator.end();
      name.region(end, line.length());
    }
    String rest = line.substring(end);
    boolean reason = !rules.isEmpty() && REASON.matcher(rest).matches();
    int space = rest.length() - rest.stripLeading().length();
    return new OffComment(number, rules, reason ? "" : rest.strip(), end + space + 1);
  }
}
