package dev.kiln.cli;

import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The output of a build's images as files, one per image; links to the failed ones come first. */
final class LogsDirectory {

  private static final String FAILED = "000_FAILED_";

  private final Path directory;

  LogsDirectory(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot make the folder for logs " + directory, e);
    }
  }

  Path file(TaskView task) {
    return directory.resolve(task.image() + ".log");
  }

  void write(TaskView task, List<LogLine> lines) {
    Path link = directory.resolve(FAILED + task.image() + ".log");
    try {
      Files.write(
          file(task),
          lines.stream()
              .map(line -> "%s %-12s %s".formatted(line.t(), line.phase(), line.text()))
              .toList());
      Files.deleteIfExists(link);
      if (task.status() == TaskStatus.FAILED) {
        Files.createSymbolicLink(link, file(task).getFileName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log of %s".formatted(task.image()), e);
    }
  }
}
