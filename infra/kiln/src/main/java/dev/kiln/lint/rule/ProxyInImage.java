package dev.kiln.lint.rule;

import dev.kiln.lint.Finding;
import dev.kiln.lint.LintRule;
import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellWord;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedDockerfile;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The proxy of the place where an image is built is the wrong one wherever it runs. */
final class ProxyInImage implements LintRule {

  private static final Set<String> VARIABLES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy");

  /** A variable, apt's setting or {@code proxy = URL}, with a value written out. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?i)(?:\\b(?:https?|ftp|all)_proxy\\s{0,9}=\\s{0,9}[\"']?(?:\\w+://)?[\\w.-]+(?::\\d+|\\.\\w)"
              + "|\\bno_proxy\\s{0,9}=\\s{0,9}[\"']?(?:localhost|[\\w.*-]*\\.\\w)"
              + "|\\bAcquire::(?:https?|ftp)::(?:\\S{1,100}::)?Proxy\\s{1,9}\"?(?!\"?DIRECT)[\\w.-]"
              + "|^\\s*(?:https?-)?proxy\\s{0,9}=\\s{0,9}[\"']?https?://)");

  private static final Pattern COMMENT = Pattern.compile("\\s*(?:#|//|;).*");
  private static final Set<String> GIT_SETTINGS = Set.of("http.proxy", "https.proxy");

  @Override
  public String id() {
    return "proxy-in-image";
  }

  @Override
  public String summary() {
    return "No proxy of the build stays in an image.";
  }

  @Override
  public List<Finding> check(LintedTree tree) {
    List<Finding> findings = new ArrayList<>();
    for (LintedImage image : tree.images()) {
      List<Instruction> kept = image.dockerfile().map(LintedDockerfile::kept).orElse(List.of());
      for (Instruction instruction : kept) {
        variables(image, instruction, findings);
        ShellSource.of(image, instruction).ifPresent(source -> commands(source, findings));
      }
    }
    tree.files().forEach(file -> lines(file, findings));
    return findings;
  }

  private void variables(LintedImage image, Instruction instruction, List<Finding> findings) {
    boolean argument = instruction.keyword().equals("ARG");
    if (!argument && !instruction.keyword().equals("ENV")) {
      return;
    }
    for (Setting setting : Setting.of(instruction)) {
      boolean proxy = VARIABLES.contains(setting.name().toLowerCase(Locale.ROOT));
      if (proxy && (argument || !setting.value().isBlank())) {
        findings.add(
            new Finding(
                id(),
                image.at(instruction.arguments(), setting.offset()),
                argument
                    ? "ARG %s brings the proxy into the image's history: leave it out, builds are given it anyway"
                        .formatted(setting.name())
                    : "%s stays in the image and in all below it: leave it out, builds are given it anyway"
                        .formatted(setting.name())));
      }
    }
  }

  /** Commands that write a proxy into a file of the image. */
  private void commands(ShellSource source, List<Finding> findings) {
    Set<Integer> written =
        source.commands().stream()
            .filter(ProxyInImage::writes)
            .map(ShellCommand::pipeline)
            .collect(Collectors.toSet());
    for (ShellCommand command : source.commands()) {
      String words =
          command.words().stream().map(ShellWord::value).collect(Collectors.joining(" "));
      boolean wrote = written.contains(command.pipeline()) && SETTING.matcher(words).find();
      if (wrote || isSetting(command)) {
        findings.add(
            new Finding(
                id(),
                source.at(command.offset()),
                "this writes a proxy into the image: give it to the one command that needs it"));
      }
    }
  }

  private static boolean writes(ShellCommand command) {
    return command.program().equals("tee") && !command.arguments().isEmpty()
        || command.outputs().stream()
            .anyMatch(file -> !file.value().matches("/(?:dev|tmp|run)/.*"));
  }

  private static boolean isSetting(ShellCommand command) {
    List<String> words = command.arguments().stream().map(ShellWord::value).toList();
    return switch (command.program()) {
      case "git" ->
          words.contains("config")
              && words.stream().anyMatch(GIT_SETTINGS::contains)
              && !words.getLast().endsWith("proxy")
              && words.stream().noneMatch(word -> word.startsWith("--unset"));
      case "npm" ->
          words.size() > 2 && words.get(1).equals("set") && words.get(2).endsWith("proxy");
      default -> false;
    };
  }

  private void lines(LintedFile file, List<Finding> findings) {
    if (file.image().isEmpty() || file.isTemplate() || file.endsWith(".md", ".rst", ".py")) {
      return;
    }
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher setting = SETTING.matcher(lines.get(i));
      if (setting.find() && !COMMENT.matcher(lines.get(i)).matches()) {
        int column =
            lines.get(i).length()
                - lines.get(i).substring(setting.start()).stripLeading().length()
                + 1;
        findings.add(
            new Finding(
                id(),
                file.at(i + 1, column),
                "this file brings a proxy into the image: leave it to who runs the image"));
      }
    }
  }
}
