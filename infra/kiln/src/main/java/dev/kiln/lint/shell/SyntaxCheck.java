package dev.kiln.lint.shell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks the shells of this machine whether they understand texts, with {@code bash -n} and {@code sh
 * -n}, which run nothing.
 *
 * <p>Starting a process from Java costs several times what it costs a shell, so one bash is started
 * for all texts. It finds them as numbered files of a temporary folder and hands each to a shell of
 * its own on standard input: nothing of a text is ever part of a command line.
 */
public final class SyntaxCheck {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration FOR_EACH_TEXT = Duration.ofMillis(100);

  /** Answers are separated by NUL. With the name /dev/stdin bash says the line of an error. */
  private static final String EACH =
      """
      for text in *; do
        case $text in
          *.bash) "$0" -O extglob -n /dev/stdin ;;
          *) sh -n /dev/stdin ;;
        esac <"$text" 2>&1
        printf '\\0'
      done
      """;

  private static final Pattern ANSWER =
      Pattern.compile(
          "(?:/dev/stdin|\\S*sh): (?:(?:line )?(?<line>\\d+): )?(?:warning: )?(?i:syntax error: )?(?<message>.*)");

  private final String bash;
  private final Duration deadline;

  /** Uses the bash of the {@code PATH}. */
  public SyntaxCheck() {
    this("bash", DEADLINE);
  }

  SyntaxCheck(String bash, Duration deadline) {
    this.bash = bash;
    this.deadline = deadline;
  }

  /**
   * What is wrong with each text, in their order; empty where all is well. Blocks.
   *
   * @throws ShellUnavailableException if there is no bash or it does not answer in time
   */
  public List<Optional<SyntaxError>> check(List<ShellText> texts) throws InterruptedException {
    if (texts.isEmpty()) {
      return List.of();
    }
    // Templates made after one pattern have many texts in common.
    List<ShellText> different = texts.stream().distinct().toList();
    try {
      Path folder = Files.createTempDirectory("kiln-lint-");
      try {
        Map<ShellText, Optional<SyntaxError>> errors = check(different, folder);
        return texts.stream().map(text -> errors.getOrDefault(text, Optional.empty())).toList();
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the texts that bash is to check", e);
    }
  }

  private Map<ShellText, Optional<SyntaxError>> check(List<ShellText> texts, Path folder)
      throws IOException, InterruptedException {
    Path scripts = Files.createDirectory(folder.resolve("texts"));
    for (int i = 0; i < texts.size(); i++) {
      ShellText text = texts.get(i);
      Files.writeString(
          scripts.resolve("%07d.%s".formatted(i, text.shell().program())), text.text());
    }
    Path answers = folder.resolve("answers");
    run(scripts, answers, texts.size());
    String[] parts =
        new String(Files.readAllBytes(answers), StandardCharsets.UTF_8).split("\0", -1);
    if (parts.length != texts.size() + 1) {
      throw new ShellUnavailableException(
          "bash has checked %d of %d shell texts and then ended"
              .formatted(parts.length - 1, texts.size()),
          null);
    }
    Map<ShellText, Optional<SyntaxError>> errors = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      errors.put(texts.get(i), error(parts[i]));
    }
    return errors;
  }

  private void run(Path scripts, Path answers, int count) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(bash, "-c", EACH, bash)
            .directory(scripts.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(answers.toFile()));
    // BASH_ENV and the like would be run.
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new ShellUnavailableException(
          "'%s' can't be started on this machine".formatted(bash), e);
    }
    Duration allowed = deadline.plus(FOR_EACH_TEXT.multipliedBy(count));
    try {
      if (!process.waitFor(allowed.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ShellUnavailableException(
            "bash has not checked %d shell texts within %d s".formatted(count, allowed.toSeconds()),
            null);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The first line that a shell has printed says what is wrong; a further one repeats the text. */
  private static Optional<SyntaxError> error(String answer) {
    String first = answer.lines().findFirst().orElse("");
    Matcher matcher = ANSWER.matcher(first);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (!matcher.matches()) {
      return Optional.of(new SyntaxError(0, first));
    }
    String line = matcher.group("line");
    return Optional.of(
        new SyntaxError(line == null ? 0 : Integer.parseInt(line), matcher.group("message")));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
