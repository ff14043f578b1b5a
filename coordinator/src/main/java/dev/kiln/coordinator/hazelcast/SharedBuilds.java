package dev.kiln.coordinator.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.image.BuildId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The builds that run or have just ended, in maps that all coordinators share. Every method blocks.
 *
 * <p>A build's line in lists lies in a map of its own: whoever wants lists, as pages do all the
 * time, would have to read every task of every build else.
 */
final class SharedBuilds {

  private static final String BUILDS = "kiln.builds";
  private static final String SUMMARIES = "kiln.summaries";
  private static final String PARTITIONS = "kiln.partitions";

  private final IMap<String, Versioned> builds;
  private final IMap<String, Versioned> summaries;
  private final IMap<Integer, Boolean> complete;
  private final ViewJson json;

  SharedBuilds(HazelcastInstance cluster, ViewJson json) {
    this.builds = cluster.getMap(BUILDS);
    this.summaries = cluster.getMap(SUMMARIES);
    this.complete = cluster.getMap(PARTITIONS);
    this.json = json;
  }

  /** Shows {@code fresh}, except where something newer is shown. */
  void show(List<ShownBuild> fresh) {
    for (ShownBuild build : fresh) {
      BuildSummary summary = build.view().summary();
      put(builds, summary, json.write(build));
      put(summaries, summary, json.write(summary));
    }
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
    return summaries.values().stream()
        .map(found -> json.readView(found.json(), BuildSummary.class))
        .toList();
  }

  Set<BuildId> ids() {
    return builds.keySet().stream().map(BuildId::parse).collect(Collectors.toSet());
  }

  void remove(BuildId id) {
    summaries.delete(id.value());
    builds.delete(id.value());
  }

  private static void put(IMap<String, Versioned> map, BuildSummary summary, String json) {
    map.executeOnKey(summary.id().value(), new PutIfNewer(new Versioned(summary.offset(), json)));
  }

  private ShownBuild read(Versioned found) {
    return json.readView(found.json(), ShownBuild.class);
  }
}
