package dev.kiln.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of a plain Dockerfile, read to find out which images it is made from.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public final class Dockerfile {

  /**
   * One instruction, its lines joined.
   *
   * @param keyword in upper case, such as {@code FROM}
   * @param line the line that it starts in
   */
  public record Instruction(String keyword, String arguments, int line) {}

  /**
   * An image that the Dockerfile is made from.
   *
   * @param image as it stands there, variables expanded
   * @param line the line that the instruction starts in
   */
  public record Reference(String image, int line) {}

  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\\\\\$|\\$(?<plain>[A-Za-z_]\\w*)|\\$\\{(?<braced>[A-Za-z_]\\w*)(?:(?<operator>:?[-+])(?<word>[^}]*))?}");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern STAGE_NUMBER = Pattern.compile("\\d+");
  private static final Pattern QUOTED = Pattern.compile("([\"'])(?<text>.*)\\1");
  private static final Pattern FROM_FLAG = Pattern.compile("--from=(?<image>\\S+)");
  private static final Pattern MOUNT_FLAG = Pattern.compile("--mount=(?<options>\\S+)");

  private final List<Instruction> instructions;

  private Dockerfile(List<Instruction> instructions) {
    this.instructions = List.copyOf(instructions);
  }

  /** Reads a Dockerfile; text that is no instruction is the builder's to complain about. */
  public static Dockerfile parse(String text) {
    List<Instruction> instructions = new ArrayList<>();
    DockerfileLines lines = DockerfileLines.of(text);
    StringBuilder open = new StringBuilder();
    int start = 0;
    for (DockerfileLines.Line line : lines.lines()) {
      if (line.kind() == DockerfileLines.Kind.INSTRUCTION) {
        add(instructions, open, start);
        start = line.number();
        append(open, line);
      } else if (line.kind() == DockerfileLines.Kind.CONTINUATION) {
        append(open, line);
      }
    }
    add(instructions, open, start);
    return new Dockerfile(instructions);
  }

  /** The instructions, in order. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /**
   * The images named by {@code FROM}, {@code --from} and {@code from=}, in order, stages left out.
   */
  public List<String> imageReferences() {
    return imageReferences(new TreeMap<>());
  }

  /**
   * The images named by {@code FROM}, {@code --from} and {@code from=}, in order, stages left out.
   *
   * @param buildArguments replace the defaults of {@code ARG}s before the first {@code FROM}
   */
  public List<String> imageReferences(SortedMap<String, String> buildArguments) {
    return references(buildArguments).stream().map(Reference::image).toList();
  }

  /** As {@link #imageReferences(SortedMap)}, with the lines. */
  public List<Reference> references(SortedMap<String, String> buildArguments) {
    Map<String, String> arguments = new HashMap<>();
    Set<String> stages = new HashSet<>();
    List<Reference> references = new ArrayList<>();
    int stageCount = 0;
    for (Instruction instruction : instructions) {
      Consumer<String> found = image -> references.add(new Reference(image, instruction.line()));
      switch (instruction.keyword()) {
        case "ARG" -> {
          if (stageCount == 0) {
            declare(instruction.arguments(), buildArguments, arguments);
          }
        }
        case "FROM" -> {
          stageReference(instruction, arguments, stages).ifPresent(found);
          stages.add(String.valueOf(stageCount));
          stageCount++;
        }
        case "COPY", "ADD" ->
            flags(FROM_FLAG, "image", instruction)
                .forEach(image -> unlessStage(image, stages).ifPresent(found));
        case "RUN" ->
            flags(MOUNT_FLAG, "options", instruction)
                .forEach(options ->
                    Mount.parse(options, instruction.line())
                        .from()
                        .flatMap(image -> unlessStage(image, stages))
                        .ifPresent(found));
        default -> {}
      }
    }
    return references;
  }

  /** What the instructions mount while they run, in order. */
  public List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>();
    for (Instruction instruction : instructions) {
      if (instruction.keyword().equals("RUN")) {
        flags(MOUNT_FLAG, "options", instruction)
            .forEach(options -> mounts.add(Mount.parse(options, instruction.line())));
      }
    }
    return mounts;
  }

  /** The ids of the secrets that the instructions mount. */
  public SortedSet<String> secrets() {
    SortedSet<String> secrets = new TreeSet<>();
    mounts().forEach(mount -> mount.secret().ifPresent(secrets::add));
    return secrets;
  }

  private static Optional<String> stageReference(
      Instruction from, Map<String, String> arguments, Set<String> stages) {
    List<String> words = new ArrayList<>(List.of(SPACE.split(from.arguments().strip())));
    words.removeIf(word -> word.startsWith("--"));
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      return Optional.empty();
    }
    String image = unquoted(expand(words.getFirst(), arguments));
    Optional<String> reference =
        image.equals("scratch") ? Optional.empty() : unlessStage(image, stages);
    if (words.size() >= 3 && words.get(1).equalsIgnoreCase("AS")) {
      stages.add(words.get(2).toLowerCase(Locale.ROOT));
    }
    return reference;
  }

  private static Optional<String> unlessStage(String image, Set<String> stages) {
    boolean stage =
        stages.contains(image.toLowerCase(Locale.ROOT)) || STAGE_NUMBER.matcher(image).matches();
    return stage || image.isEmpty() ? Optional.empty() : Optional.of(image);
  }

  private static void declare(
      String declarations, SortedMap<String, String> given, Map<String, String> arguments) {
    for (String declaration : SPACE.split(declarations.strip())) {
      int equals = declaration.indexOf('=');
      String name = equals < 0 ? declaration : declaration.substring(0, equals);
      String value =
          equals < 0 ? "" : unquoted(expand(declaration.substring(equals + 1), arguments));
      arguments.put(name, given.getOrDefault(name, value));
    }
  }

  private static String expand(String text, Map<String, String> arguments) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(), arguments)));
  }

  private static String value(String variable, Map<String, String> arguments) {
    Matcher match = VARIABLE.matcher(variable);
    if (!match.matches() || variable.startsWith("\\")) {
      return "$";
    }
    String plain = match.group("plain");
    String name = plain == null ? match.group("braced") : plain;
    String value = arguments.getOrDefault(name, "");
    String operator = match.group("operator");
    if (operator == null) {
      return value;
    }
    boolean set = operator.startsWith(":") ? !value.isEmpty() : arguments.containsKey(name);
    String word = match.group("word");
    if (operator.endsWith("+")) {
      return set ? word : "";
    }
    return set ? value : word;
  }

  private static String unquoted(String text) {
    Matcher quoted = QUOTED.matcher(text);
    return quoted.matches() ? quoted.group("text") : text;
  }

  /**
   * The values of a flag among the flags of an instruction: what follows its arguments is no flag.
   */
  private static List<String> flags(Pattern pattern, String group, Instruction instruction) {
    List<String> values = new ArrayList<>();
    String[] words = {"", instruction.arguments().strip()};
    while (words.length == 2 && words[1].startsWith("--")) {
      words = SPACE.split(words[1], 2);
      Matcher matcher = pattern.matcher(words[0]);
      if (matcher.matches()) {
        values.add(unquoted(matcher.group(group)));
      }
    }
    return values;
  }

  private static void append(StringBuilder open, DockerfileLines.Line line) {
    String text = line.text().strip();
    open.append(line.continued() ? text.substring(0, text.length() - 1) + " " : text);
  }

  private static void add(List<Instruction> instructions, StringBuilder open, int line) {
    String text = open.toString().strip();
    open.setLength(0);
    if (!text.isEmpty()) {
      String[] parts = SPACE.split(text, 2);
      instructions.add(
          new Instruction(
              parts[0].toUpperCase(Locale.ROOT), parts.length > 1 ? parts[1] : "", line));
    }
  }
}
