package dev.kiln.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The reference of the command line as Markdown, from what the commands say of themselves in their
 * help: a section for each command, and one for each set of options that several commands share.
 *
 * <p>It is the same on every machine: neither the width of a terminal nor the environment shows in
 * it.
 */
final class CliReference {

  static final String BEGIN =
      "<!-- commands: generated from the command line's own help, by ./kiln docs -->";
  static final String END = "<!-- end of commands -->";

  /** The sentence by which descriptions end that name a default. */
  private static final Pattern WITH_DEFAULT = Pattern.compile("(.*?)\\s*Default: (.+)\\.");

  /** A set of options, and the commands that take it. */
  private record SharedOptions(CommandSpec options, Set<String> takenBy) {}

  private final MarkdownText text = new MarkdownText();
  private final Map<String, SharedOptions> shared = new LinkedHashMap<>();

  private CliReference() {}

  /** The sections of all commands but hidden ones, in the order of registration. */
  static String of(CommandLine root) {
    CliReference reference = new CliReference();
    List<CommandSpec> commands = visible(root.getCommandSpec());
    commands.forEach(reference::findShared);
    reference.shared.values().removeIf(options -> options.takenBy().size() < 2);
    commands.forEach(command -> reference.section(command, 2));
    reference.shared.forEach(reference::sharedSection);
    return reference.text.toString();
  }

  /**
   * The document with the reference between its markers renewed.
   *
   * @throws IllegalArgumentException if it has no markers
   */
  static String renew(String document, CommandLine root) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "the document lacks the lines '%s' and '%s'".formatted(BEGIN, END));
    }
    return "%s%s\n\n%s%s"
        .formatted(document.substring(0, begin), BEGIN, of(root), document.substring(end));
  }

  private static List<CommandSpec> visible(CommandSpec parent) {
    return parent.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .distinct()
        .toList();
  }

  private void findShared(CommandSpec command) {
    for (CommandSpec mixin : mixins(command)) {
      shared
          .computeIfAbsent(title(mixin), title -> new SharedOptions(mixin, new LinkedHashSet<>()))
          .takenBy()
          .add(command.qualifiedName());
    }
    visible(command).forEach(this::findShared);
  }

  private void section(CommandSpec command, int level) {
    text.heading(level, MarkdownText.code(command.qualifiedName()));
    text.prose(lines(command.usageMessage().description()));
    text.code(List.of(Synopsis.of(command)));
    arguments(command);
    List<String> links =
        sharedMixins(command).stream()
            .map(mixin ->
                "[%s](#%s)".formatted(title(mixin).toLowerCase(Locale.ROOT), anchor(mixin)))
            .toList();
    if (!links.isEmpty()) {
      text.verbatim("Takes the %s.".formatted(enumeration(links)));
    }
    text.table(
        List.of("exit code", "meaning"),
        command.usageMessage().exitCodeList().entrySet().stream()
            .map(code -> List.of(code.getKey().strip(), MarkdownText.escaped(code.getValue())))
            .toList());
    text.code(lines(command.usageMessage().footer()));
    visible(command).forEach(child -> section(child, level + 1));
  }

  private void sharedSection(String title, SharedOptions options) {
    text.heading(2, title);
    List<String> commands = options.takenBy().stream().map(MarkdownText::code).toList();
    text.verbatim("Taken by %s.".formatted(enumeration(commands)));
    arguments(options.options());
  }

  /** What a command takes by itself: not what it shares with others. */
  private void arguments(CommandSpec command) {
    Set<ArgSpec> elsewhere =
        sharedMixins(command).stream()
            .flatMap(mixin -> arguments(mixin, Set.of()))
            .collect(Collectors.toSet());
    text.table(
        List.of("parameter or option", "meaning", "default"),
        arguments(command, elsewhere).map(CliReference::row).toList());
  }

  private static Stream<ArgSpec> arguments(CommandSpec command, Set<ArgSpec> except) {
    Stream<ArgSpec> options =
        command.options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .map(ArgSpec.class::cast);
    return Stream.concat(command.positionalParameters().stream(), options)
        .filter(argument -> !argument.hidden() && !except.contains(argument));
  }

  private static List<String> row(ArgSpec argument) {
    String description = String.join(" ", lines(argument.description()));
    Matcher withDefault = WITH_DEFAULT.matcher(description);
    boolean named = withDefault.matches();
    return List.of(
        argument instanceof OptionSpec option
            ? names(option)
            : MarkdownText.code(Synopsis.of((PositionalParamSpec) argument)),
        MarkdownText.escaped(named ? withDefault.group(1) : description),
        named ? MarkdownText.escaped(withDefault.group(2)) : argument.required() ? "required" : "");
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : "=" + Synopsis.label(option);
    List<String> names = new ArrayList<>();
    for (String name : option.names()) {
      boolean last = name.equals(option.longestName());
      names.add(MarkdownText.code(last ? name + value : name));
    }
    if (option.negatable()) {
      names.add(MarkdownText.code(option.longestName().replaceFirst("--", "--no-")));
    }
    return String.join(", ", names);
  }

  private List<CommandSpec> sharedMixins(CommandSpec command) {
    return mixins(command).stream().filter(mixin -> shared.containsKey(title(mixin))).toList();
  }

  /** The sets of options of a command, and those that are a part of them. */
  private static List<CommandSpec> mixins(CommandSpec command) {
    return command.mixins().values().stream()
        .filter(
            mixin -> mixin.userObject().getClass().getPackage() != CommandLine.class.getPackage())
        .flatMap(mixin -> Stream.concat(Stream.of(mixin), mixins(mixin).stream()))
        .toList();
  }

  /** {@code TreeOptions} are called tree options. */
  private static String title(CommandSpec mixin) {
    String words =
        mixin.userObject().getClass().getSimpleName().replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ");
    return words.substring(0, 1) + words.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String anchor(CommandSpec mixin) {
    return title(mixin).toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Without what picocli's texts have beside words. */
  private static List<String> lines(String[] text) {
    return Arrays.stream(text).map(line -> String.format(line).replace("\r", "")).toList();
  }

  private static String enumeration(List<String> items) {
    return items.size() == 1
        ? items.getFirst()
        : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }
}
