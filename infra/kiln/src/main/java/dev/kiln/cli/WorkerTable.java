package dev.kiln.cli;

import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The workers of a farm as a table, one line each under a line of headings. */
final class WorkerTable {

  private static final List<String> HEADINGS =
      List.of("worker", "host", "slots", "disk free", "engine", "labels", "state", "running");
  private static final long GIGABYTE = 1_000_000_000;

  private WorkerTable() {}

  /** The lines, each column as wide as its widest text. */
  static List<String> lines(FarmView farm, Instant now) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (WorkerView worker : farm.workers()) {
      rows.add(row(worker, farm.condition(), now));
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String text = row.get(column);
        line.append(text).repeat(' ', width(rows, column) - text.length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static List<String> row(WorkerView worker, FarmCondition condition, Instant now) {
    return List.of(
        FailureText.printable(worker.id()),
        FailureText.printable(worker.host()),
        "%d/%d".formatted(worker.running().size(), worker.slots()),
        worker
            .disk()
            .map(disk ->
                "%d of %d GB".formatted(disk.freeBytes() / GIGABYTE, disk.totalBytes() / GIGABYTE))
            .orElse(""),
        FailureText.printable(worker.engine()),
        FailureText.printable(String.join(",", worker.labels())),
        FailureText.printable(state(worker, condition, now)),
        worker.running().stream()
            .map(running -> "%s (%s)".formatted(running.image(), running.phase()))
            .map(FailureText::printable)
            .collect(Collectors.joining(", ")));
  }

  /** Whether it takes work, and if not why. */
  private static String state(WorkerView worker, FarmCondition condition, Instant now) {
    return switch (worker.state()) {
      case SILENT -> "silent for " + Durations.words(Duration.between(worker.lastSeen(), now));
      case GONE -> "gone";
      case DRAINING -> worker.running().isEmpty() ? "drained" : "draining";
      case TROUBLED -> worker.trouble().map(WorkerTable::trouble).orElse("takes nothing");
      case ALIVE -> alive(worker, condition);
    };
  }

  private static String trouble(WorkerView.Trouble trouble) {
    String what =
        switch (trouble.kind()) {
          case "self_test" -> "self-test";
          case "disk" -> "disk full";
          default -> trouble.kind();
        };
    return what + ": " + trouble.message();
  }

  private static String alive(WorkerView worker, FarmCondition condition) {
    boolean hostPaused =
        condition.pausedHosts().stream().anyMatch(host -> host.host().equals(worker.host()));
    return condition.paused().isPresent()
        ? "paused with the farm"
        : hostPaused ? "paused with its host" : "takes work";
  }
}
