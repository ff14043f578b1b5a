package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.velocity.exception.MacroOverflowException;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.VelocityException;

/** Turns Velocity's exceptions, which speak of tokens, into problems with a place and advice. */
final class VelocityProblem {

  private static final Pattern PLACE =
      Pattern.compile("(?: at )?(?<file>[^\\s\\[]+)\\[line (?<line>\\d+), column (?<column>\\d+)]");
  private static final Pattern BLOCK =
      Pattern.compile(
          "#\\{?(?<word>if|foreach|macro|block|override|define|@\\w+|end)\\b"
              + "|##[^\\n]*|#\\*.*?(?:\\*#|\\z)|#\\[\\[.*?(?:]]#|\\z)",
          Pattern.DOTALL);

  private final TemplateStore store;
  private final String template;

  VelocityProblem(TemplateStore store, String template) {
    this.store = store;
    this.template = template;
  }

  Problem of(ParseErrorException e) {
    String name =
        e.getTemplateName() != null && store.has(e.getTemplateName())
            ? e.getTemplateName()
            : template;
    String message = String.valueOf(e.getMessage());
    Optional<Problem> unbalanced = unbalancedBlock(name);
    if (unbalanced.isPresent()) {
      return unbalanced.get();
    }
    String encountered = encountered(message);
    return store.problem(
        name, Math.max(0, e.getLineNumber()), Math.max(0, e.getColumnNumber()), encountered);
  }

  Problem of(VelocityException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    Matcher place = PLACE.matcher(message);
    if (place.find() && store.has(place.group("file"))) {
      return store.problem(
          place.group("file"),
          Integer.parseInt(place.group("line")),
          Integer.parseInt(place.group("column")),
          place.replaceFirst(""));
    }
    return store.problem(template, 0, 0, message);
  }

  /** The macros on the way to an overflow, without the repetitions: {@code a -> b -> a}. */
  static String macroStack(MacroOverflowException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Call Stack:");
    int end = message.lastIndexOf(" at ");
    if (start < 0 || end < start) {
      return message;
    }
    List<String> path = new ArrayList<>();
    for (String macro : message.substring(start + "Call Stack:".length(), end).split("->", -1)) {
      boolean repeated = path.contains("#" + macro);
      path.add("#" + macro);
      if (repeated) {
        break;
      }
    }
    return String.join(" -> ", path);
  }

  private static String encountered(String message) {
    String first = message.lines().findFirst().orElse("");
    int start = first.indexOf("Encountered \"");
    if (start < 0) {
      return PLACE.matcher(first).replaceAll("").replaceFirst("^Lexical error: *", "");
    }
    int from = start + "Encountered \"".length();
    int end = first.indexOf("\" at ", from);
    String token = end < 0 ? first.substring(from) : first.substring(from, end);
    return token.equals("<EOF>")
        ? "the file ends inside a directive or reference"
        : "unexpected '%s' here".formatted(token.strip());
  }

  /** Velocity reports a missing {@code #end} at the end of the file; people look for its start. */
  private Optional<Problem> unbalancedBlock(String name) {
    String text = store.text(name);
    Deque<Integer> open = new ArrayDeque<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      String word = blocks.group("word");
      if (word == null) {
        continue;
      }
      if (!word.equals("end")) {
        open.push(blocks.start());
      } else if (open.isEmpty()) {
        return Optional.of(
            store.problemAt(
                name, blocks.start(), "#end without an #if, #foreach, #macro or #block before it"));
      } else {
        open.pop();
      }
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    int start = open.pop();
    Matcher word = BLOCK.matcher(text);
    String directive = word.find(start) ? word.group("word") : "if";
    return Optional.of(store.problemAt(name, start, "#%s without an #end".formatted(directive)));
  }
}
