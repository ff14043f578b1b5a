package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.plan.Plan;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import java.util.ArrayList;
import java.util.List;

/** The requests that submit a plan: its parts, and then the build that they belong to. */
final class SubmissionMessages {

  private SubmissionMessages() {}

  /** Returns what has to be sent, in this order. */
  static List<InboxMessage.Request> of(BuildId build, BuildHeader header, Plan plan) {
    List<InboxMessage.Request> requests = new ArrayList<>();
    List<List<PlannedTask>> parts = plan.parts();
    for (int index = 0; index < parts.size(); index++) {
      requests.add(new InboxMessage.SubmitPlanPart(build, index, parts.get(index)));
    }
    requests.add(new InboxMessage.SubmitBuild(build, header, parts.size(), plan.digest()));
    return requests;
  }
}
