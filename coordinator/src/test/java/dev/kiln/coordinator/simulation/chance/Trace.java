package dev.kiln.coordinator.simulation.chance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What has happened in a night, line by line, if somebody is going to read it. */
public final class Trace {

  private final VirtualTime time;
  private final boolean kept;
  private final List<Line> lines = new ArrayList<>();

  private record Line(boolean general, String text) {}

  private Trace(VirtualTime time, boolean kept) {
    this.time = time;
    this.kept = kept;
  }

  /** A trace that is kept, if {@code wanted}. */
  public static Trace of(VirtualTime time, boolean wanted) {
    return new Trace(time, wanted);
  }

  /** Something that concerns only what it names. */
  public void say(Supplier<String> text) {
    add(false, text);
  }

  /** Something that can concern everything, such as a crash. */
  public void sayToAll(Supplier<String> text) {
    add(true, text);
  }

  /** The newest lines that name all of {@code subjects}, or concern everything. */
  public List<String> about(List<String> subjects, int most) {
    List<String> chosen =
        lines.stream()
            .filter(line -> line.general || subjects.stream().allMatch(line.text::contains))
            .map(Line::text)
            .toList();
    return chosen.subList(Math.max(0, chosen.size() - most), chosen.size());
  }

  private void add(boolean general, Supplier<String> text) {
    if (kept) {
      lines.add(
          new Line(
              general, String.format(Locale.ROOT, "%8.2f  %s", time.now() / 1000.0, text.get())));
    }
  }
}
