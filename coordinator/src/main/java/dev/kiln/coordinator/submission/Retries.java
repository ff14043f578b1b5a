package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.history.EndedBuilds;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.web.FarmStatus;
import dev.kiln.coordinator.web.Submissions.RetryOutcome;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Submits ended builds once more, as new ones with the plan that the history has of them. */
final class Retries {

  private final EndedBuilds ended;
  private final FarmStatus status;
  private final Function<PlannedTask, Optional<Duration>> durations;
  private final RequestSender sender;
  private final Supplier<Ulid> ids;

  Retries(FarmSubmissions.Ports ports, RequestSender sender, Supplier<Ulid> ids) {
    this.ended = ports.ended();
    this.status = ports.status();
    this.durations = ports.durations();
    this.sender = sender;
    this.ids = ids;
  }

  Future<RetryOutcome> retry(BuildId build, String requestedBy) {
    return ended
        .find(build)
        .compose(found ->
            switch (found) {
              case EndedBuilds.Found.Whole whole -> submit(whole.build(), requestedBy);
              case EndedBuilds.Found.Unreadable damaged ->
                  Future.succeededFuture(new RetryOutcome.Unreadable(damaged.reason()));
              case EndedBuilds.Found.Nothing nothing -> status.build(build).map(Retries::notKept);
            });
  }

  private Future<RetryOutcome> submit(BuildSnapshot build, String requestedBy) {
    List<InboxMessage.Request> requests = RetryPlan.of(build, ids.get(), requestedBy, durations);
    return sender
        .send(requests)
        .map(sent -> new RetryOutcome.Accepted(requests.getFirst().build()));
  }

  private static RetryOutcome notKept(Optional<BuildView> known) {
    if (known.isEmpty()) {
      return new RetryOutcome.UnknownBuild();
    }
    BuildSummary build = known.get().summary();
    return build.status() == BuildStatus.RUNNING
        ? new RetryOutcome.StillRunning()
        : new RetryOutcome.Unreadable(
            "build %s has just ended and is not in the history yet; try again in some seconds"
                .formatted(build.id()));
  }
}
