package dev.kiln.coordinator.simulation.mutation;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.OpenTasks;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.PublicTags;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.decision.StopOrders;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.farm.Hearing;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.owner.Publication;
import java.util.List;

/**
 * A rule of the core that is broken on purpose: one method does something else.
 *
 * @param rule what is not kept any more, in words
 * @param type the class of the method, by its full name
 */
public record Mutation(String rule, String type, String method, Body body) {

  private static final String DECISION = "dev.kiln.coordinator.decision.";
  private static final String OWNER = "dev.kiln.coordinator.owner.";

  /** Every mutation that the simulator has to notice. */
  public static List<Mutation> all() {
    return List.of(
        of("accept facts of an old term", PartitionState.class, "isVoid", Body.NO),
        of("ignore the dispatch number", Judge.class, "isOfCurrentDispatch", Body.YES),
        of("forget the parent check", OpenTasks.class, "isReady", Body.YES),
        of("decide before the own marker", Owner.class, "hasFoldedOwnMarker", Body.YES),
        of("fold from behind the own marker", Owner.class, "isOvertakenBy", Body.NO),
        of("decide what is not written yet", Owner.class, "isWriting", Body.NO),
        of("no second dispatch", DECISION + "Offers", "isForgotten", Body.NO),
        of("archive before history has it", OWNER + "History", "isKept", Body.YES),
        of("losses while blind", Hearing.class, "proven", new Body.Argument(1)),
        of("tags before the release", Publication.class, "mayBegin", Body.YES),
        of("publish while an earlier owner may", DECISION + "PublicationRules", "isOurs", Body.YES),
        of("older replaces newer", DECISION + "PublicationRules", "newerThan", Body.EMPTY),
        of("forget who is newer", PublicTags.class, "newer", new Body.Argument(0)),
        of("two publications of a release", OWNER + "Publications", "isUnderWay", Body.NO),
        of("an archived build begins anew", Judge.class, "isKnown", Body.NO),
        of("nobody is told to stop", StopOrders.class, "reason", Body.EMPTY),
        of("any parents will do", Judge.class, "isMadeFromTheRightParents", Body.YES),
        of("nothing is poison", DECISION + "Losses", "isPoison", Body.NO),
        of("an old attempt speaks for the task", TaskState.class, "isCurrent", Body.YES),
        of("judge twice in one round", OWNER + "JudgingRound", "dependsOnEarlier", Body.NO),
        of("a paused farm goes on", Farm.class, "mayTakeWork", Body.YES),
        of("what is below a failure waits", DECISION + "Endings", "spread", Body.NOTHING),
        of("a cancelled build goes on", DECISION + "Endings", "cancel", Body.NOTHING),
        of("retries never come", OpenTasks.class, "wake", Body.NOTHING),
        of("failures are forgiven", BuildState.class, "isUnforgivenFailure", Body.NO));
  }

  private static Mutation of(String rule, Class<?> type, String method, Body body) {
    return of(rule, type.getName(), method, body);
  }

  private static Mutation of(String rule, String type, String method, Body body) {
    return new Mutation(rule, type, method, body);
  }

  @Override
  public String toString() {
    return rule;
  }
}
