package dev.kiln.worker.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and ends the commands of builds on engines that let them run on when nobody listens any
 * more, as Podman does. They are known by the mark of {@link BuildContainers} in their own list of
 * hosts, which only what a build of this owner started can have.
 *
 * <p>Sees processes of this host that the worker's user may look into; where the engine is
 * elsewhere, nothing is found.
 */
final class BuildProcesses {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final String HOSTS = "root/etc/hosts";
  private static final int LARGEST_LIST_OF_HOSTS = 64 * 1024;

  private final Pattern marked;

  /** Of builds whose mark ends with {@code suffix}. */
  BuildProcesses(String suffix) {
    this.marked = Pattern.compile("(?:^|\\s)([a-z0-9]+" + Pattern.quote(suffix) + ")(?:\\s|$)");
  }

  /** Ends all commands of this owner's builds; returns of how many builds. */
  int endAll() {
    return endMarked(Optional.empty()).size();
  }

  /** Ends the commands of one build until there have been none for a while. */
  void endUntilGone(String mark, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int quiet = 0;
    // The engine may still be starting a command when it notices that nobody listens any more.
    while (quiet < 3 && System.nanoTime() < deadline) {
      quiet = endMarked(Optional.of(mark)).isEmpty() ? quiet + 1 : 0;
      Thread.sleep(POLL);
    }
  }

  private Set<String> endMarked(Optional<String> mark) {
    Set<String> ended = new HashSet<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Optional<String> found = markOf(process.pid());
          if (found.isPresent() && (mark.isEmpty() || mark.equals(found))) {
            process.destroyForcibly();
            ended.add(found.get());
          }
        });
    return ended;
  }

  private Optional<String> markOf(long pid) {
    try {
      Path hosts = Path.of("/proc", Long.toString(pid)).resolve(HOSTS);
      if (!Files.isRegularFile(hosts) || Files.size(hosts) > LARGEST_LIST_OF_HOSTS) {
        return Optional.empty();
      }
      Matcher matcher = marked.matcher(Files.readString(hosts));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException | UncheckedIOException | SecurityException _) {
      // Ended meanwhile, or another user's: then it is no command of ours.
      return Optional.empty();
    }
  }
}
