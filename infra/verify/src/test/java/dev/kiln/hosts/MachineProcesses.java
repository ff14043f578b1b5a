package dev.kiln.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What runs on this machine, in containers or not, as {@code /proc} tells. */
final class MachineProcesses {

  private static final Path PROC = Path.of("/proc");

  private MachineProcesses() {}

  /** Whether a process runs whose command line contains {@code marker}. */
  static boolean isAlive(String marker) {
    return !withCommandLine(marker).isEmpty();
  }

  /** The ids of the processes whose command line contains {@code marker}; never this one's. */
  static List<Long> withCommandLine(String marker) {
    return with("cmdline", marker);
  }

  /** The ids of the processes in a control group whose path contains {@code marker}. */
  static List<Long> inControlGroup(String marker) {
    return with("cgroup", marker);
  }

  private static List<Long> with(String file, String marker) {
    long own = ProcessHandle.current().pid();
    try (Stream<Path> all = Files.list(PROC)) {
      return all.filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> content(process.resolve(file)).contains(marker))
          .map(process -> Long.valueOf(process.getFileName().toString()))
          .filter(id -> id != own)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arguments are told apart by zeroes, which become spaces. */
  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException _) {
      // It has ended since it was listed.
      return "";
    }
  }
}
