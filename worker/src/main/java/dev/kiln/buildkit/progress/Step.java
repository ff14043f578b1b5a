package dev.kiln.buildkit.progress;

import java.util.Optional;

/**
 * A step of a build, taken apart from what BuildKit calls it: {@code [build 2/5] RUN make} is the
 * second of five steps of the stage {@code build}, {@code [internal] load metadata for debian} is
 * one of BuildKit's own.
 *
 * @param digest names the step within its build; the same instruction in two stages has two
 * @param name the whole of what BuildKit calls it
 * @param group the words in brackets: a stage, a platform and a stage, {@code internal}, {@code
 *     auth}; empty for the steps of a Dockerfile with one stage without a name
 * @param position which step of its stage it is; empty for BuildKit's own
 * @param instruction the name without what is in brackets
 */
public record Step(
    String digest,
    String name,
    Optional<String> group,
    Optional<Position> position,
    String instruction) {

  /**
   * The place of a step among those of its stage.
   *
   * @param number from 1
   * @param count how many there are
   */
  public record Position(int number, int count) {

    /** Such as {@code 2/5}. */
    @Override
    public String toString() {
      return number + "/" + count;
    }

    private static Optional<Position> parse(String text) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Position(
                Integer.parseUnsignedInt(text.substring(0, slash)),
                Integer.parseUnsignedInt(text.substring(slash + 1))));
      } catch (NumberFormatException e) {
        // Platforms have a slash as well.
        return Optional.empty();
      }
    }
  }

  /** Takes the name apart. */
  public static Step of(String digest, String name) {
    int end = name.startsWith("[") ? name.indexOf("] ") : -1;
    if (end < 0) {
      return new Step(digest, name, Optional.empty(), Optional.empty(), name);
    }
    String inside = name.substring(1, end).strip();
    // The position is the last word; BuildKit pads its number with spaces.
    int lastWord = inside.lastIndexOf(' ') + 1;
    Optional<Position> position = Position.parse(inside.substring(lastWord));
    String group = position.isPresent() ? inside.substring(0, lastWord).strip() : inside;
    return new Step(
        digest,
        name,
        Optional.of(group).filter(words -> !words.isEmpty()),
        position,
        name.substring(end + 2));
  }
}
