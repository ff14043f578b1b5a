package dev.kiln.worker.health;

import dev.kiln.event.Heartbeat;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges how well a worker is. It is healthy while its engine answers and Kafka takes its
 * heartbeats: what else keeps it from working heals by itself or was wanted, and a new start would
 * not help. It is ready while it would take work if there were some.
 */
public final class WorkerHealth {

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private final Supplier<Heartbeat> heartbeat;
  private final Supplier<Duration> silence;
  private final Supplier<Optional<String>> engineProblem;

  WorkerHealth(
      Supplier<Heartbeat> heartbeat,
      Supplier<Duration> silence,
      Supplier<Optional<String>> engineProblem) {
    this.heartbeat = heartbeat;
    this.silence = silence;
    this.engineProblem = engineProblem;
  }

  /**
   * Of a worker.
   *
   * @param heartbeat what its heartbeats say now
   * @param silence for how long Kafka has taken none
   */
  public static WorkerHealth of(
      Supplier<Heartbeat> heartbeat, Supplier<Duration> silence, EngineWatch engine) {
    return new WorkerHealth(heartbeat, silence, engine::problem);
  }

  boolean isHealthy() {
    return engineProblem.get().isEmpty() && isKafkaReachable();
  }

  boolean isReady() {
    Heartbeat now = heartbeat.get();
    return isHealthy() && !now.draining() && now.trouble().isEmpty();
  }

  Heartbeat heartbeat() {
    return heartbeat.get();
  }

  /** All of it, for people and probes. */
  JsonObject report() {
    Heartbeat now = heartbeat.get();
    JsonObject engine = new JsonObject().put("is", now.engine());
    Optional<String> problem = engineProblem.get();
    engine.put("answers", problem.isEmpty());
    problem.ifPresent(words -> engine.put("problem", words));
    return new JsonObject()
        .put("worker", now.worker().worker())
        .put("version", now.version())
        .put("healthy", isHealthy())
        .put("ready", isReady())
        .put("state", state(now))
        .put("slots", now.slots())
        .put("running", now.running().size())
        .put("engine", engine)
        .put(
            "kafka",
            new JsonObject()
                .put("reachable", isKafkaReachable())
                .put("secondsSinceHeartbeat", silence.get().toMillis() / 1000.0));
  }

  private boolean isKafkaReachable() {
    return silence.get().compareTo(LONGEST_SILENCE) < 0;
  }

  private static String state(Heartbeat now) {
    if (now.draining()) {
      return now.running().isEmpty() ? "drained" : "draining";
    }
    return now.trouble()
        .map(trouble ->
            switch (trouble.kind()) {
                  case SELF_TEST -> "self-test: ";
                  case DISK -> "disk full: ";
                }
                + trouble.message())
        .orElse("takes work");
  }
}
