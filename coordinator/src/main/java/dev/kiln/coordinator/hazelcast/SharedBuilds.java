package dev.kiln.coordinator.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.image.BuildId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The builds that run or have just ended, in a map that all coordinators share. Every method
 * blocks.
 */
final class SharedBuilds {

  private static final String BUILDS = "kiln.builds";
  private static final String PARTITIONS = "kiln.partitions";

  private final IMap<String, Versioned> builds;
  private final IMap<Integer, Boolean> complete;
  private final ViewJson json;

  /** As much of a {@link ShownBuild} as lists need; its tasks are passed over. */
  private record Line(InView view) {
    private record InView(BuildSummary summary) {}
  }

  SharedBuilds(HazelcastInstance cluster, ViewJson json) {
    this.builds = cluster.getMap(BUILDS);
    this.complete = cluster.getMap(PARTITIONS);
    this.json = json;
  }

  /** Shows {@code fresh}, by id, except where something newer is shown. */
  void show(Map<String, Versioned> fresh) {
    fresh.forEach((id, build) -> builds.executeOnKey(id, new PutIfNewer(build)));
  }

  /** From now on every running build of {@code partition} is in the map. */
  void complete(int partition) {
    complete.put(partition, true);
  }

  /** Whether a build of {@code partition} that is not in the map does not run. */
  boolean isComplete(int partition) {
    return complete.containsKey(partition);
  }

  Optional<ShownBuild> find(BuildId id) {
    return Optional.ofNullable(builds.get(id.value())).map(this::read);
  }

  List<BuildSummary> summaries() {
    return builds.values().stream()
        .map(found -> json.readView(found.json(), Line.class).view().summary())
        .toList();
  }

  Set<BuildId> ids() {
    return builds.keySet().stream().map(BuildId::parse).collect(Collectors.toSet());
  }

  void remove(BuildId id) {
    builds.delete(id.value());
  }

  private ShownBuild read(Versioned found) {
    return json.readView(found.json(), ShownBuild.class);
  }
}
