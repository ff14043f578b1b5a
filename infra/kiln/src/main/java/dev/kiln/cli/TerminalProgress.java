package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.TaskStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A few lines at the bottom of the terminal that are redrawn in place: a header with counts, and
 * one line per running task. What has ended scrolls up once.
 */
final class TerminalProgress implements Progress {

  private static final String ESCAPE = "\u001b[";
  private static final int MAX_RUNNING_SHOWN = 20;

  private final PrintWriter out;
  private final boolean colour;
  private final int width;
  private final List<String> finished = new ArrayList<>();
  private int drawn;

  TerminalProgress(PrintWriter out, boolean colour, int width) {
    this.out = out;
    this.colour = colour;
    this.width = width;
  }

  @Override
  public void changed(TaskView task) {
    if (task.status().isEnded()) {
      String line = cut(mark(task.status()) + " " + PlainProgress.line(task));
      finished.add(paint(task.status(), line));
      finished.addAll(FailureText.tail(task));
    }
  }

  @Override
  public void look(BuildView build, Instant now) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append(ESCAPE).append(drawn).append("F").append(ESCAPE).append("0J");
    }
    finished.forEach(line -> frame.append(line).append('\n'));
    finished.clear();
    List<String> lines = new ArrayList<>();
    lines.add(header(build.summary(), now));
    build.tasks().stream()
        .filter(task -> task.status() == TaskStatus.BUILDING)
        .limit(MAX_RUNNING_SHOWN)
        .forEach(task -> lines.add(running(task, now)));
    lines.forEach(line -> frame.append(line).append('\n'));
    drawn = lines.size();
    out.print(frame);
    out.flush();
  }

  @Override
  public void note(String line) {
    finished.add(cut("! " + line));
  }

  @Override
  public void end() {
    if (drawn > 0) {
      out.print(ESCAPE + drawn + "F" + ESCAPE + "0J");
    }
    finished.forEach(out::println);
    finished.clear();
    out.flush();
    drawn = 0;
  }

  private String header(BuildSummary summary, Instant now) {
    int failed = count(summary, TaskStatus.FAILED) + count(summary, TaskStatus.PARENT_FAILED);
    String line =
        "%s  %d of %d done, %d running, %d waiting%s  %s"
            .formatted(
                summary.tag(),
                summary.done(),
                summary.wanted(),
                count(summary, TaskStatus.BUILDING),
                count(summary, TaskStatus.WAITING) + count(summary, TaskStatus.QUEUED),
                failed > 0 ? ", %d failed".formatted(failed) : "",
                Durations.clock(Duration.between(summary.submittedAt(), now)));
    return colour ? ESCAPE + "1m" + cut(line) + ESCAPE + "0m" : cut(line);
  }

  private String running(TaskView task, Instant now) {
    return paint(
        TaskStatus.BUILDING,
        cut(
            "  %-26s %-18s %-14s %s"
                .formatted(
                    task.image(),
                    task.worker().orElse(""),
                    task.phase().orElse("claim"),
                    Durations.clock(Duration.between(task.startedAt().orElse(now), now)))));
  }

  private String cut(String line) {
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }

  private String paint(TaskStatus status, String text) {
    if (!colour) {
      return text;
    }
    String code =
        switch (status) {
          case BUILT -> "32m";
          case REUSED -> "36m";
          case BUILDING -> "34m";
          case FAILED, PARENT_FAILED -> "31m";
          case CANCELLED -> "35m";
          case WAITING, QUEUED -> "33m";
          case SKIPPED, UNMATCHED, UNBUILDABLE -> "2m";
        };
    return ESCAPE + code + text + ESCAPE + "0m";
  }

  private static String mark(TaskStatus status) {
    return switch (status) {
      case BUILT -> "✓";
      case REUSED -> "↺";
      case FAILED, PARENT_FAILED -> "✗";
      case CANCELLED -> "–";
      case WAITING, QUEUED, BUILDING, SKIPPED, UNMATCHED, UNBUILDABLE -> "·";
    };
  }

  private static int count(BuildSummary summary, TaskStatus status) {
    return summary.counts().getOrDefault(status, 0);
  }
}
