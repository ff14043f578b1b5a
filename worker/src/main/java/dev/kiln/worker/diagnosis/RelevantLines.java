package dev.kiln.worker.diagnosis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Picks out of a build's last lines those that a person wants to see when it has failed. */
public final class RelevantLines {

  /** So many at most. */
  public static final int MOST = 40;

  /** How many lines of progress before a complaint are kept: they say what was being done. */
  private static final int CONTEXT = 2;

  private static final List<Pattern> PROGRESS =
      Stream.of(
              "^(?:Get|Hit|Ign):[0-9]+ ",
              "^(?:Selecting previously unselected package|Preparing to unpack|Unpacking|Setting up"
                  + "|Processing triggers for|\\(Reading database|Reading package lists"
                  + "|Reading state information|Building dependency tree|Fetched [0-9]"
                  + "|Need to get |After this operation|Extracting templates from packages)",
              "^debconf: delaying package configuration",
              "^\\([0-9]+/[0-9]+\\): .*\\.rpm",
              "^\\s+(?:Installing|Upgrading|Verifying|Running scriptlet|Preparing)\\s+: ",
              "^\\s*(?:Collecting|Downloading|Using cached|Requirement already satisfied"
                  + "|Preparing metadata|Building wheel|Created wheel|Stored in directory)",
              "[━█▏─]{3}|[#=]{5}>?|\\.{10}",
              "^\\s*[0-9]{1,3}(?:\\.[0-9]+)?%",
              "^\\s*%\\s+Total|^\\s*Dload\\s+Upload|^\\s*[0-9]{1,3}\\s+[0-9.]+[kMG]?\\s+[0-9]+\\s+[0-9.]+[kMG]?\\s",
              "^(?:remote: )?(?:Enumerating|Counting|Compressing|Receiving) objects:|^Resolving deltas:",
              "^npm (?:WARN|warn) deprecated ",
              "^Removing intermediate container |^ ---> (?:Running in )?[0-9a-f]{12}$",
              "^[0-9a-f]{12}: (?:Pull complete|Already exists|Verifying Checksum|Download complete)")
          .map(Pattern::compile)
          .toList();
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "(?i)\\b(?:error|errors|failed|failure|fatal|cannot|killed)\\b|^[EW]: |^Err:");

  private RelevantLines() {}

  /**
   * The last {@link #MOST} of {@code lines} without blank ones and progress, oldest first; all that
   * is not blank where progress is all there is.
   */
  public static List<String> of(List<String> lines) {
    Deque<String> kept = new ArrayDeque<>();
    Deque<String> context = new ArrayDeque<>();
    for (String line : lines) {
      if (line.isBlank()) {
        continue;
      }
      if (isProgress(line) && !COMPLAINT.matcher(line).find()) {
        append(context, line, CONTEXT);
        continue;
      }
      if (COMPLAINT.matcher(line).find()) {
        context.forEach(before -> append(kept, before, MOST));
      }
      context.clear();
      append(kept, line, MOST);
    }
    return kept.isEmpty() ? last(lines) : List.copyOf(kept);
  }

  private static boolean isProgress(String line) {
    return PROGRESS.stream().anyMatch(pattern -> pattern.matcher(line).find());
  }

  private static List<String> last(List<String> lines) {
    List<String> spoken = lines.stream().filter(line -> !line.isBlank()).toList();
    return spoken.subList(Math.max(0, spoken.size() - MOST), spoken.size());
  }

  private static void append(Deque<String> lines, String line, int most) {
    lines.addLast(line);
    if (lines.size() > most) {
      lines.removeFirst();
    }
  }
}
