package dev.kiln.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Commands that make one layer, written as a person would: one to a line, joined by {@code &&}, so
 * that the first that fails fails the build.
 */
final class RunInstruction {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+=,-]+");
  private static final String NEXT_COMMAND = " \\\n && ";
  private static final String NEXT_FLAG = " \\\n    ";
  private static final String NEXT_WORD = " \\\n        ";

  private final List<String> mounts = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();

  /**
   * A folder that is there while the commands run, keeps what they leave in it for the next build
   * on the same engine, and is no part of the layer; BuildKit only. Builds take turns: package
   * managers don't share their folders.
   *
   * @param id which cache; builds with the same one see the same files
   */
  RunInstruction cache(String id, String folder) {
    mounts.add("--mount=type=cache,id=%s,target=%s,sharing=locked".formatted(id, folder));
    return this;
  }

  RunInstruction command(String command) {
    commands.add(command);
    return this;
  }

  /** A command with its last arguments one to a line, so that a change shows as one line. */
  RunInstruction command(String command, List<String> words) {
    return command(command + NEXT_WORD + String.join(NEXT_WORD, words));
  }

  RunInstruction commands(List<String> more) {
    commands.addAll(more);
    return this;
  }

  /**
   * A command that writes {@code lines} to a file, without a heredoc: not every builder has them.
   */
  RunInstruction file(String path, List<String> lines) {
    return command(
        "printf '%s\\n'"
            + NEXT_WORD
            + String.join(NEXT_WORD, lines.stream().map(RunInstruction::quoted).toList())
            + NEXT_WORD
            + "> "
            + path);
  }

  /** A word that a shell takes as it is, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The word itself if it means nothing to a shell, else quoted. */
  static String word(String word) {
    return PLAIN.matcher(word).matches() ? word : quoted(word);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** The instruction without a line break at its end. */
  String text() {
    StringBuilder flags = new StringBuilder();
    mounts.forEach(mount -> flags.append(mount).append(NEXT_FLAG));
    return "RUN " + flags + String.join(NEXT_COMMAND, commands);
  }
}
