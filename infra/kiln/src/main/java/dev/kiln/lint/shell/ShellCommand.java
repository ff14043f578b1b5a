package dev.kiln.lint.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One simple command of a shell text.
 *
 * <p>What stands before the program that does the work is passed over: assignments, words of the
 * shell's grammar such as {@code if}, and programs that only start another one, such as {@code
 * sudo}.
 *
 * @param words all words but redirections; at least one
 * @param start the index in {@code words} of the program; their number if there is none
 * @param outputs the files that the command writes by {@code >} or {@code >>}
 * @param pipeline the same number for commands that are joined by {@code |}
 */
public record ShellCommand(
    List<ShellWord> words, int start, List<ShellWord> outputs, int pipeline) {

  private static final Set<String> GRAMMAR =
      Set.of("{ } ! if then else elif do while until time".split(" "));

  /** Programs that start another one, with the short options that take a value. */
  private static final Map<String, String> STARTERS =
      Map.ofEntries(
          Map.entry("sudo", "ughpCrtD"),
          Map.entry("env", "uC"),
          Map.entry("exec", "a"),
          Map.entry("command", ""),
          Map.entry("nohup", ""),
          Map.entry("eatmydata", ""),
          Map.entry("nice", "n"),
          Map.entry("ionice", "cnp"),
          Map.entry("timeout", "ks"),
          Map.entry("xargs", "adEILnPs"));

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*\\+?=.*", Pattern.DOTALL);

  public ShellCommand {
    words = List.copyOf(words);
    outputs = List.copyOf(outputs);
    if (words.isEmpty() || start < 0 || start > words.size()) {
      throw new IllegalArgumentException("word %d of %s is no program".formatted(start, words));
    }
  }

  static ShellCommand of(List<ShellWord> words, List<ShellWord> outputs, int pipeline) {
    return new ShellCommand(words, programOf(words), outputs, pipeline);
  }

  /** The program's name without its folder; empty if nothing is called. */
  public String program() {
    if (start == words.size()) {
      return "";
    }
    String path = words.get(start).value();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What follows the program. */
  public List<ShellWord> arguments() {
    return words.subList(Math.min(start + 1, words.size()), words.size());
  }

  /** Where the program, or else the first word, begins in the shell text. */
  public int offset() {
    return words.get(Math.min(start, words.size() - 1)).offset();
  }

  /** The first argument that is one of these. */
  public Optional<ShellWord> firstOf(Set<String> values) {
    return arguments().stream().filter(word -> values.contains(word.value())).findFirst();
  }

  /** Whether an argument is one of these options, or such a one with {@code =} and a value. */
  public boolean hasOption(String... names) {
    for (ShellWord word : arguments()) {
      for (String name : names) {
        if (word.value().equals(name) || word.value().startsWith(name + "=")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the command is given this variable: {@code NAME=value command}. */
  public boolean isGiven(String variable) {
    return words.subList(0, start).stream()
        .anyMatch(word -> word.value().startsWith(variable + "="));
  }

  private static int programOf(List<ShellWord> words) {
    int i = 0;
    while (i < words.size()) {
      String value = words.get(i).value();
      String starter = value.substring(value.lastIndexOf('/') + 1);
      if (GRAMMAR.contains(value) || ASSIGNMENT.matcher(value).matches()) {
        i++;
      } else if (STARTERS.containsKey(starter)) {
        i = afterOptions(words, i + 1, STARTERS.getOrDefault(starter, ""));
        i += starter.equals("timeout") ? 1 : 0;
      } else {
        break;
      }
    }
    return Math.min(i, words.size());
  }

  private static int afterOptions(List<ShellWord> words, int from, String withValue) {
    int i = from;
    while (i < words.size() && words.get(i).isOption()) {
      String option = words.get(i).value();
      boolean valueFollows =
          !option.startsWith("--") && withValue.indexOf(option.charAt(option.length() - 1)) >= 0;
      i += valueFollows ? 2 : 1;
    }
    return i;
  }
}
