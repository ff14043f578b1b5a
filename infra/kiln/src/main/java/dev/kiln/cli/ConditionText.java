package dev.kiln.cli;

import dev.kiln.coordinator.status.FarmCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is out of the ordinary on a farm, in lines that come before everything else. */
final class ConditionText {

  private ConditionText() {}

  /** What asks for somebody first; nothing on an ordinary day. */
  static List<String> lines(FarmCondition condition, Instant now) {
    List<String> lines = new ArrayList<>();
    condition
        .alarm()
        .ifPresent(
            alarm -> lines.add("alarm   %s: check the network and the brokers".formatted(alarm)));
    condition
        .paused()
        .ifPresent(pause ->
            lines.add(
                "paused  the farm, by %s for %s%s; nothing new begins until: kiln resume"
                    .formatted(
                        FailureText.printable(pause.requestedBy()),
                        Durations.words(Duration.between(pause.since(), now)),
                        reason(pause.reason()))));
    for (FarmCondition.PausedHost host : condition.pausedHosts()) {
      lines.add("paused  host %s, %s (%s)".formatted(host.host(), until(host, now), host.reason()));
    }
    for (FarmCondition.DrainedWorker worker : condition.drainedWorkers()) {
      lines.add(
          "drained worker %s, by %s for %s%s; takes nothing new until: kiln resume %s"
              .formatted(
                  FailureText.printable(worker.worker()),
                  FailureText.printable(worker.requestedBy()),
                  Durations.words(Duration.between(worker.since(), now)),
                  reason(worker.reason()),
                  FailureText.printable(worker.worker())));
    }
    return lines;
  }

  private static String reason(Optional<String> reason) {
    return reason.map(why -> " (" + FailureText.printable(why) + ")").orElse("");
  }

  private static String until(FarmCondition.PausedHost host, Instant now) {
    return host.until().isAfter(now)
        ? "for " + Durations.words(Duration.between(now, host.until())) + " more"
        : "until an attempt goes well there; %s may try first".formatted(host.probe());
  }
}
