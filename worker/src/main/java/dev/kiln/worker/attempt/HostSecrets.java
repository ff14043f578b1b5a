package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The secrets that this host can hand to builds, by id.
 *
 * @param byId what there is
 */
public record HostSecrets(SortedMap<String, Versioned> byId) {

  /** A secret and the name of its version, by which a plan says which one it means. */
  public record Versioned(Secret secret, String version) {}

  public HostSecrets {
    byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
  }

  /** Of a host that has none. */
  public static HostSecrets none() {
    return new HostSecrets(new TreeMap<>());
  }

  /**
   * Those that a Dockerfile asks for.
   *
   * @param versions the versions that the tree's configuration wants, by id
   */
  SortedMap<String, Secret> of(Collection<String> ids, SortedMap<String, String> versions) {
    SortedMap<String, Secret> handed = new TreeMap<>();
    for (String id : ids) {
      Versioned known = byId.get(id);
      String wanted = versions.getOrDefault(id, "1");
      if (known == null || !known.version().equals(wanted)) {
        throw new StepFailedException(
            FailureCause.SOURCE,
            "this host has %s of the secret '%s', which is wanted in version %s; add it under"
                    .formatted(known == null ? "nothing" : "version " + known.version(), id, wanted)
                + " `secrets` to the worker's kiln-server.yaml");
      }
      handed.put(id, known.secret());
    }
    return handed;
  }
}
