package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Works out what follows from the state: derived anew each time, never remembered beside it, so
 * that a repeated, late or lost record needs no code of its own.
 */
public final class Decider {

  private final Offers offers;
  private final Losses losses;
  private final Endings endings = new Endings();
  private final PublicationRules publications;

  /**
   * How a decider decides.
   *
   * @param offerAgainAfter how long a dispatch may stay unclaimed, with free slots all that time,
   *     before the task is dispatched again; its record may have been lost
   * @param ageing see {@link Urgency}
   * @param poisonLimit a task ends when so many attempts were lost with workers that went alone
   * @param publicationLease how long an owner may change tags on the strength of one fact
   */
  public record Rules(
      Duration offerAgainAfter, Duration ageing, int poisonLimit, Duration publicationLease) {

    /** What a farm uses unless it is told otherwise. */
    public static Rules standard() {
      return new Rules(Duration.ofSeconds(30), Duration.ofMinutes(30), 5, Duration.ofSeconds(60));
    }
  }

  public Decider(Rules rules) {
    offers = new Offers(new Urgency(rules.ageing()), rules.offerAgainAfter());
    losses = new Losses(rules.poisonLimit());
    publications = new PublicationRules(rules.publicationLease());
  }

  /** What follows from the facts. */
  public Decision decide(PartitionState state, Farm farm, Share share, Instant now) {
    List<Fact> facts = new ArrayList<>();
    List<BuildState> running = running(state);
    for (BuildState build : running) {
      endings.spread(build, facts);
      endings.cancel(build, facts);
      if (build.allTasksEnded()) {
        endings.end(build, publications.standing(state, build, now), facts);
      }
    }
    offers.fill(wanted(running), farm, share, now, facts);
    return new Decision(facts, publications.due(state, running, now));
  }

  /**
   * What follows from time and silence alone.
   *
   * @param since the listening time since which the owner has been responsible
   */
  public List<Fact> watch(PartitionState state, Farm farm, Duration since, Instant now) {
    List<Fact> facts = new ArrayList<>();
    List<BuildState> running = running(state);
    for (BuildState build : running) {
      losses.give(build, farm, since, facts);
    }
    offers.repeat(wanted(running), farm, now, facts);
    endings.giveUpPlans(state, now, facts);
    // Last, because nothing is offered after a cancellation.
    for (BuildState build : running) {
      endings.expire(build, now, facts);
    }
    return facts;
  }

  /** How much of each pool the partition's builds could use. */
  public SortedMap<Pool, Demand> demand(PartitionState state, Instant now) {
    return offers.demand(wanted(running(state)), now);
  }

  /** The message that offers the task which {@code queued} has put into the queue. */
  public static ReadyToBuild dispatch(BuildState build, Fact.TaskQueued queued, Farm farm) {
    return Offers.dispatch(build, queued, farm);
  }

  private static List<BuildState> running(PartitionState state) {
    return only(state.builds(), BuildState::isRunning);
  }

  private static List<BuildState> wanted(List<BuildState> running) {
    return only(running, build -> build.cancellationRequestedBy().isEmpty());
  }

  /** A loop, because there are few builds and this runs with every fact. */
  private static List<BuildState> only(
      Collection<BuildState> builds, Predicate<BuildState> condition) {
    List<BuildState> found = new ArrayList<>(builds.size());
    for (BuildState build : builds) {
      if (condition.test(build)) {
        found.add(build);
      }
    }
    return found;
  }
}
