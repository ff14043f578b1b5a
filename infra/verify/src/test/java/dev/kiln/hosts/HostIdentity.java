package dev.kiln.hosts;

import java.nio.file.Path;
import java.util.List;

/** Commands within which a process believes to be on a host of another name. */
final class HostIdentity {

  private HostIdentity() {}

  /** For what asks the system for its name. The process keeps its id. */
  static List<String> uts(String name) {
    return List.of("unshare", "--uts", "sh", "-c", "hostname \"$0\" && exec \"$@\"", name);
  }

  /**
   * For what resolves its name too, as Java does: with a file of host names of its own, which
   * {@code hosts} becomes. Everything else that is mounted here is seen there as well.
   */
  static List<String> utsAndHosts(String name, Path hosts) {
    return List.of(
        "unshare",
        "--uts",
        "--mount",
        "--propagation",
        "slave",
        "sh",
        "-c",
        "hostname \"$0\" && mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"",
        name,
        hosts.toString());
  }
}
