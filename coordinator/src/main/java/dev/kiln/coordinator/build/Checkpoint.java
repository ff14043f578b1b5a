package dev.kiln.coordinator.build;

import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where folding a partition may begin, and what the facts before that place leave behind.
 *
 * <p>It points at the first fact of the oldest build that is not in {@code kiln.history} yet, so a
 * build is always folded whole or not at all. What it carries may stand for facts behind that place
 * as well: folding those once more changes none of it.
 *
 * @param offset the first fact to fold
 * @param term the term in force there
 * @param nextInboxOffset everything before it has been judged
 * @param releases see {@link PublicTags#releases}
 * @param images see {@link PublicTags#images}
 * @param archived builds that have ended lately, and when: a late message must not begin them anew
 */
public record Checkpoint(
    int partition,
    long offset,
    long term,
    long nextInboxOffset,
    SortedMap<String, BuildId> releases,
    SortedMap<String, SortedMap<ImageName, BuildId>> images,
    SortedMap<BuildId, Instant> archived) {

  public Checkpoint {
    releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    SortedMap<String, SortedMap<ImageName, BuildId>> copied = new TreeMap<>();
    images.forEach((release, builds) ->
        copied.put(release, Collections.unmodifiableSortedMap(new TreeMap<>(builds))));
    images = Collections.unmodifiableSortedMap(copied);
    archived = Collections.unmodifiableSortedMap(new TreeMap<>(archived));
  }

  /** The beginning of a partition that nobody has kept a checkpoint of. */
  public static Checkpoint none(int partition) {
    return new Checkpoint(
        partition,
        0,
        PartitionState.NO_TERM,
        0,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }
}
