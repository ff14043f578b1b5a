package dev.kiln.hosts;

import static org.awaitility.Awaitility.await;

import dev.kiln.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes away a host without asking it: processes, containers, mounts, control groups, bridge and
 * folder, whoever started them and however that ended.
 */
record HostSweep(HostPlace place) {

  private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
  private static final String SHIM_TASKS = "exec/containerd/daemon/io.containerd.runtime.v2.task";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  void run() throws InterruptedException {
    await("nothing runs on " + place.name())
        .atMost(LIMIT)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          List<Long> processes = processes();
          processes.forEach(Signal.KILL::send);
          return processes.isEmpty();
        });
    unmount();
    removeSockets();
    delete(place.folder());
    removeControlGroups();
    place.bridge().remove();
  }

  private List<Long> processes() {
    List<Long> found =
        new ArrayList<>(MachineProcesses.withCommandLine(place.folder().toString() + "/"));
    found.addAll(MachineProcesses.inControlGroup(place.controlGroup() + "/"));
    return found;
  }

  /** Deepest first; whatever another process still holds goes when that lets it go. */
  private void unmount() throws InterruptedException {
    String folder = place.folder().toString();
    List<String> points =
        lines(Path.of("/proc/self/mountinfo")).stream()
            .map(line -> line.split(" ")[4])
            .filter(point -> point.equals(folder) || point.startsWith(folder + "/"))
            .toList();
    for (String point : points.reversed()) {
      SystemCommand.run("umount", "--lazy", point);
    }
  }

  /** The shims of containers listen outside of the engine's folders. */
  private void removeSockets() {
    Path tasks = place.folder().resolve(SHIM_TASKS);
    if (!Files.isDirectory(tasks)) {
      return;
    }
    for (Path address : below(tasks, 3)) {
      if (address.endsWith("address")) {
        for (String line : lines(address)) {
          delete(Path.of(line.replaceFirst("^unix://", "").strip()));
        }
      }
    }
  }

  /** One in each hierarchy of the first version, or one in all of the second. */
  private void removeControlGroups() {
    for (Path hierarchy : below(CONTROL_GROUPS, 1)) {
      Path groups =
          hierarchy.equals(CONTROL_GROUPS)
              ? CONTROL_GROUPS.resolve(place.name())
              : hierarchy.resolve(place.name());
      if (!Files.isDirectory(groups)) {
        continue;
      }
      // Their files can't be removed, and go with them.
      for (Path group : below(groups, 5).reversed()) {
        if (Files.isDirectory(group) && !group.toFile().delete()) {
          throw new AssertionError("cannot remove " + group);
        }
      }
    }
  }

  private static void delete(Path path) {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private static List<Path> below(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
