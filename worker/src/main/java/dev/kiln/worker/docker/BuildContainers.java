package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds and removes the containers in which the classic builder runs a build's commands.
 *
 * <p>The builder lets nobody name or label them: a label of the build becomes one of the image. An
 * extra host name it passes on, and that goes neither into the image nor into the cache's key; so
 * each build gets the host name {@code <build>.<owner>.kiln.invalid} as its mark.
 */
final class BuildContainers {

  private static final String DOMAIN = ".kiln.invalid";
  private static final String ADDRESS = ":127.0.0.1";
  private static final Duration POLL = Duration.ofMillis(50);

  private final DockerClient docker;
  private final String ownerSuffix;
  private final BuildProcesses processes;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  BuildContainers(DockerClient docker, String owner) {
    this.docker = docker;
    String domain = "." + hostLabel(owner) + DOMAIN;
    this.ownerSuffix = domain + ADDRESS;
    this.processes = new BuildProcesses(domain);
  }

  /**
   * The extra host that marks a build, whose containers are left alone until it is {@link #over}.
   */
  String begin(long build) {
    String mark = "b" + build + ownerSuffix;
    running.add(mark);
    return mark;
  }

  /** The build with this mark has ended: what is still there of it is left over. */
  void over(String mark) {
    running.remove(mark);
  }

  /** Removes all containers of this owner but those of builds that run; returns how many. */
  int removeAll() {
    List<String> found = find(host -> host.endsWith(ownerSuffix) && !running.contains(host));
    found.forEach(this::remove);
    // What is left runs in containers that the engine does not list.
    return found.size() + (running.isEmpty() ? processes.endAll() : 0);
  }

  /** Ends the commands of a stopped build where the engine does not do so itself. */
  void endCommands(String mark, Duration patience) throws InterruptedException {
    processes.endUntilGone(mark.substring(0, mark.length() - ADDRESS.length()), patience);
  }

  /**
   * Waits until the engine has removed the containers of a build that was stopped, and removes them
   * itself when the engine takes too long.
   */
  void awaitGone(String mark, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int quiet = 0;
    // The engine may still be starting a container when it notices that nobody listens any more.
    while (quiet < 3 && System.nanoTime() < deadline) {
      quiet = find(mark::equals).isEmpty() ? quiet + 1 : 0;
      Thread.sleep(POLL);
    }
    find(mark::equals).forEach(this::remove);
  }

  private List<String> find(Predicate<String> extraHost) {
    List<String> found = new ArrayList<>();
    for (Container container : docker.listContainersCmd().withShowAll(true).exec()) {
      if (extraHosts(container.getId()).anyMatch(extraHost)) {
        found.add(container.getId());
      }
    }
    return found;
  }

  private Stream<String> extraHosts(String id) {
    try {
      InspectContainerResponse details = docker.inspectContainerCmd(id).exec();
      return Optional.ofNullable(details.getHostConfig().getExtraHosts()).stream()
          .flatMap(Stream::of);
    } catch (NotFoundException _) {
      return Stream.empty();
    }
  }

  private void remove(String id) {
    try {
      docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException _) {
      // Gone, or the engine is removing it at this moment: what was wanted.
      return;
    }
  }

  private static String hostLabel(String owner) {
    return owner.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
  }
}
