package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The publications of one owner: one at a time for each release, so that two builds of one tag
 * can't mix, each begun by a fact of its own, and tried again after a pause until they succeed.
 */
final class Publications {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

  private final Duration lease;
  private final Map<Long, Publication> active = new TreeMap<>();
  private final Map<BuildId, Announced> announced = new HashMap<>();
  private final Map<BuildId, Duration> notBefore = new HashMap<>();
  private final Map<String, Publication> unfinished = new HashMap<>();

  /**
   * A try whose fact has been given to be written.
   *
   * @param at when, which is before its lease begins for everybody else
   * @param after the offset of the try before it
   */
  private record Announced(Duration at, long after) {}

  Publications(Duration lease) {
    this.lease = lease;
  }

  /** Takes note of what is over, and has the steps begun that are next. */
  void collect(Duration moment, Collection<Fact> facts) {
    active
        .values()
        .removeIf(publication -> {
          if (!publication.isOver()) {
            return false;
          }
          BuildId build = publication.due().build();
          publication
              .result()
              .ifPresentOrElse(
                  facts::add,
                  () -> {
                    notBefore.put(build, moment.plus(AGAIN_AFTER));
                    unfinished.put(publication.due().release(), publication);
                  });
          return true;
        });
  }

  /** Begins what is due, or announces it first. */
  void begin(
      List<PublicationDue> due,
      PartitionState state,
      Duration moment,
      Collection<Fact> facts,
      List<Effect> effects) {
    for (PublicationDue one : due) {
      if (!isUnderWay(one.release())) {
        begin(one, state, moment, facts);
      }
    }
    active.forEach((id, publication) ->
        publication
            .next(moment)
            .forEach(step -> effects.add(new Effect.Publish(id, publication.due(), step))));
  }

  void done(long publication, PublicationStep step, Digest answer) {
    Optional.ofNullable(active.get(publication)).ifPresent(found -> found.done(step, answer));
  }

  void failed(long publication) {
    Optional.ofNullable(active.get(publication)).ifPresent(Publication::failed);
  }

  private void begin(
      PublicationDue due, PartitionState state, Duration moment, Collection<Fact> facts) {
    Optional<BuildState.PublicationTry> newest =
        state.build(due.build()).flatMap(BuildState::publication);
    Announced last = announced.get(due.build());
    if (last != null && newest.filter(attempt -> attempt.offset() > last.after()).isPresent()) {
      announced.remove(due.build());
      active.put(newest.get().offset(), next(due, last.at().plus(lease)));
    } else if (notBefore.getOrDefault(due.build(), Duration.ZERO).compareTo(moment) <= 0) {
      announced.put(
          due.build(),
          new Announced(moment, newest.map(BuildState.PublicationTry::offset).orElse(-1L)));
      facts.add(new Fact.PublicationStarted(due.build(), due.release()));
    }
  }

  /** The next try, going on where the last one for the same release came to, if it was like it. */
  private Publication next(PublicationDue due, Duration leaseEnds) {
    Publication next = new Publication(due, leaseEnds);
    Optional.ofNullable(unfinished.remove(due.release())).ifPresent(next::goOnFrom);
    return next;
  }

  private boolean isUnderWay(String release) {
    return active.values().stream()
        .anyMatch(publication -> publication.due().release().equals(release));
  }
}
