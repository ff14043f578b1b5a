package dev.kiln.cli;

import dev.kiln.coordinator.status.FarmCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
                        pause
                            .reason()
                            .map(reason -> " (" + FailureText.printable(reason) + ")")
                            .orElse(""))));
    for (FarmCondition.PausedHost host : condition.pausedHosts()) {
      lines.add("paused  host %s, %s (%s)".formatted(host.host(), until(host, now), host.reason()));
    }
    for (FarmCondition.Unoffered waiting : condition.unoffered()) {
      lines.add("waiting %s: start one".formatted(waiting.message()));
    }
    return lines;
  }

  private static String until(FarmCondition.PausedHost host, Instant now) {
    return host.until().isAfter(now)
        ? "for " + Durations.words(Duration.between(now, host.until())) + " more"
        : "until an attempt goes well there; %s may try first".formatted(host.probe());
  }
}
