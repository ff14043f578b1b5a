package dev.kiln.worker.health;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.worker.measure.WorkerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Counts what a worker does, in the form that Prometheus reads. */
public final class PrometheusMetrics implements WorkerMetrics, AutoCloseable {

  private static final Duration[] PHASE_BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Counts from zero, for the worker of this name. */
  public PrometheusMetrics(String worker) {
    registry.config().commonTags("worker", worker);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    showFromTheStart();
  }

  /** Shows, beside what is counted, what the worker's heartbeats say at the time. */
  public void watch(Supplier<Heartbeat> now) {
    gauge(now, "slots", "attempts that run at once at most", it -> it.slots());
    gauge(now, "running", "attempts that run", it -> it.running().size());
    gauge(now, "draining", "1 while it takes nothing new by order", it -> number(it.draining()));
    gauge(
        now,
        "self_test_passed",
        "0 while it takes nothing until its self-test has passed",
        it -> number(!has(it, Heartbeat.Trouble.Kind.SELF_TEST)));
    gauge(
        now,
        "disk_full",
        "1 while it takes nothing because its engine's disk is full",
        it -> number(has(it, Heartbeat.Trouble.Kind.DISK)));
    gauge(
        now,
        "disk_total_bytes",
        "size of the engine's disk",
        it -> it.disk().map(disk -> (double) disk.totalBytes()).orElse(Double.NaN));
    gauge(
        now,
        "disk_free_bytes",
        "free space of the engine's disk",
        it -> it.disk().map(disk -> (double) disk.freeBytes()).orElse(Double.NaN));
  }

  /** All of it, in Prometheus' text format. */
  String text() {
    return registry.scrape();
  }

  @Override
  public void claimed() {
    counter("claims", "dispatches taken").increment();
  }

  @Override
  public void phaseEnded(String name, Duration duration) {
    Timer.builder("kiln.worker.phase")
        .description("time that attempts spend in each phase")
        .tag("phase", name)
        .serviceLevelObjectives(PHASE_BUCKETS)
        .register(registry)
        .record(duration);
  }

  @Override
  public void attemptEnded(InboxMessage.Report report) {
    switch (report) {
      case InboxMessage.AttemptSucceeded done -> ended(done.reused() ? "reused" : "built", "");
      case InboxMessage.AttemptFailed failed ->
          ended("failed", failed.failure().cause().name().toLowerCase(Locale.ROOT));
      case InboxMessage.AttemptReleased released -> ended("released", "");
      case InboxMessage.AttemptStarted started -> {
        // It has only begun.
      }
    }
  }

  @Override
  public void pulled(long bytes) {
    counter("pulled.bytes", "bytes of parents fetched from the registry").increment(bytes);
  }

  @Override
  public void spared(long bytes) {
    counter("spared.bytes", "bytes of parents that were here already").increment(bytes);
  }

  @Override
  public void shipped(long lines, long bytes) {
    counter("output.lines", "lines of output written to Kafka").increment(lines);
    counter("output.bytes", "bytes of output written to Kafka").increment(bytes);
  }

  @Override
  public void dropped(long lines) {
    counter("output.dropped.lines", "lines of output that could not be written").increment(lines);
  }

  @Override
  public void registryWaited(Duration duration) {
    Timer.builder("kiln.worker.registry.wait")
        .description("time spent waiting because a registry asked to be left alone")
        .register(registry)
        .record(duration);
  }

  @Override
  public void selfTestEnded(boolean passed) {
    Counter.builder("kiln.worker.self.tests")
        .description("self-tests made")
        .tag("result", passed ? "passed" : "failed")
        .register(registry)
        .increment();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  /** What is 0 is there as well: an alarm can't watch what does not exist. */
  private void showFromTheStart() {
    counter("claims", "dispatches taken");
    pulled(0);
    spared(0);
    shipped(0, 0);
    dropped(0);
    ended("built", "", 0);
    ended("reused", "", 0);
    ended("released", "", 0);
  }

  private void ended(String outcome, String cause) {
    ended(outcome, cause, 1);
  }

  private void ended(String outcome, String cause, int times) {
    Counter.builder("kiln.worker.attempts")
        .description("attempts that have ended, by outcome and the cause of failures")
        .tag("outcome", outcome)
        .tag("cause", cause)
        .register(registry)
        .increment(times);
  }

  private Counter counter(String name, String description) {
    return Counter.builder("kiln.worker." + name).description(description).register(registry);
  }

  private void gauge(
      Supplier<Heartbeat> now, String name, String description, ToDoubleFunction<Heartbeat> value) {
    Gauge.builder("kiln.worker." + name, () -> value.applyAsDouble(now.get()))
        .description(description)
        .register(registry);
  }

  private static boolean has(Heartbeat heartbeat, Heartbeat.Trouble.Kind kind) {
    return heartbeat.trouble().filter(trouble -> trouble.kind() == kind).isPresent();
  }

  private static double number(boolean yes) {
    return yes ? 1 : 0;
  }
}
