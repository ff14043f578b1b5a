package dev.kiln.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health, readiness and metrics over HTTP, of a worker whose state the test sets. */
final class HealthServerIT {

  private static final WorkerInstance WORKER = new WorkerInstance("worker-1", "life", "host-1");
  private static final ImageName IMAGE = ImageName.of("keystone");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PrometheusMetrics metrics = new PrometheusMetrics("worker-1");
  private volatile Heartbeat heartbeat = heartbeat(false, Optional.empty());
  private volatile Duration silence = Duration.ofSeconds(1);
  private volatile Optional<String> engineProblem = Optional.empty();
  private final HealthServer server =
      new HealthServer(
          vertx,
          new HealthSettings("127.0.0.1", 0),
          new WorkerHealth(() -> heartbeat, () -> silence, () -> engineProblem),
          metrics);

  @BeforeEach
  void start() throws Exception {
    metrics.watch(() -> heartbeat);
    done(server.start(0));
  }

  @AfterEach
  void stop() throws Exception {
    done(server.stop());
    metrics.close();
    http.close();
    done(vertx.close());
  }

  @Test
  void aWorkerThatTakesWorkIsHealthyAndReady() throws Exception {
    HttpResponse<String> health = get("/health");
    HttpResponse<String> ready = get("/ready");

    assertThat(List.of(health.statusCode(), ready.statusCode())).containsOnly(200);
    assertThat(new JsonObject(health.body()))
        .isEqualTo(
            new JsonObject()
                .put("worker", "worker-1")
                .put("version", "test")
                .put("healthy", true)
                .put("ready", true)
                .put("state", "takes work")
                .put("slots", 4)
                .put("running", 0)
                .put("engine", new JsonObject().put("is", "Docker 20.10").put("answers", true))
                .put(
                    "kafka",
                    new JsonObject().put("reachable", true).put("secondsSinceHeartbeat", 1.0)));
  }

  @Test
  void aDrainedWorkerIsHealthyAndNotReady() throws Exception {
    heartbeat = heartbeat(true, Optional.empty());

    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(health.body()).getString("state")).isEqualTo("drained");
    assertThat(get("/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void aFailedSelfTestIsNoReasonToStartItAnew() throws Exception {
    heartbeat =
        heartbeat(
            false,
            Optional.of(new Heartbeat.Trouble(Heartbeat.Trouble.Kind.SELF_TEST, "cannot push")));

    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(health.body()).getString("state"))
        .isEqualTo("self-test: cannot push");
    assertThat(get("/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void anEngineThatDoesNotAnswerIsNotHealthy() throws Exception {
    engineProblem = Optional.of("connection refused");

    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(health.body()).getJsonObject("engine").getString("problem"))
        .isEqualTo("connection refused");
  }

  @Test
  void aWorkerWhoseHeartbeatsNobodyTakesIsNotHealthy() throws Exception {
    silence = Duration.ofSeconds(10);

    HttpResponse<String> health = get("/health");

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(health.body()).getJsonObject("kafka").getBoolean("reachable"))
        .isFalse();
  }

  @Test
  void whatIsCountedIsReadByPrometheus() throws Exception {
    metrics.claimed();
    metrics.phaseEnded("pull parent", Duration.ofSeconds(3));
    metrics.attemptEnded(failed(FailureCause.ENGINE));
    metrics.attemptEnded(failed(FailureCause.ENGINE));
    metrics.pulled(1_000);
    metrics.spared(2_000);
    metrics.shipped(10, 500);
    metrics.dropped(3);
    metrics.registryWaited(Duration.ofSeconds(7));
    metrics.selfTestEnded(false);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(ExposedMetrics.parse(response.body()).values())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("kiln_worker_claims_total{worker=\"worker-1\"}", 1.0),
                Map.entry(
                    "kiln_worker_attempts_total{cause=\"engine\",outcome=\"failed\",worker=\"worker-1\"}",
                    2.0),
                Map.entry(
                    "kiln_worker_attempts_total{cause=\"\",outcome=\"built\",worker=\"worker-1\"}",
                    0.0),
                Map.entry(
                    "kiln_worker_phase_seconds_bucket{phase=\"pull parent\",worker=\"worker-1\",le=\"5.0\"}",
                    1.0),
                Map.entry(
                    "kiln_worker_phase_seconds_sum{phase=\"pull parent\",worker=\"worker-1\"}",
                    3.0),
                Map.entry("kiln_worker_pulled_bytes_total{worker=\"worker-1\"}", 1_000.0),
                Map.entry("kiln_worker_spared_bytes_total{worker=\"worker-1\"}", 2_000.0),
                Map.entry("kiln_worker_output_lines_total{worker=\"worker-1\"}", 10.0),
                Map.entry("kiln_worker_output_bytes_total{worker=\"worker-1\"}", 500.0),
                Map.entry("kiln_worker_output_dropped_lines_total{worker=\"worker-1\"}", 3.0),
                Map.entry("kiln_worker_registry_wait_seconds_count{worker=\"worker-1\"}", 1.0),
                Map.entry(
                    "kiln_worker_self_tests_total{result=\"failed\",worker=\"worker-1\"}", 1.0),
                Map.entry("kiln_worker_slots{worker=\"worker-1\"}", 4.0),
                Map.entry("kiln_worker_self_test_passed{worker=\"worker-1\"}", 1.0),
                Map.entry("kiln_worker_disk_free_bytes{worker=\"worker-1\"}", 40.0)));
  }

  @Test
  void everyMetricHasItsKindAndAHelpText() throws Exception {
    metrics.phaseEnded("build", Duration.ofSeconds(1));

    ExposedMetrics exposed = ExposedMetrics.parse(get("/metrics").body());

    assertThat(exposed.kinds().keySet())
        .allSatisfy(name -> {
          assertThat(exposed.helps()).as(name).containsKey(name);
          assertThat(exposed.helps().get(name)).as(name).isNotBlank();
        });
    assertThat(exposed.kinds())
        .containsEntry("kiln_worker_attempts_total", "counter")
        .containsEntry("kiln_worker_phase_seconds", "histogram")
        .containsEntry("kiln_worker_running", "gauge")
        .containsKey("jvm_memory_used_bytes");
  }

  @Test
  void whatIsNotHereSaysWhatIs() throws Exception {
    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/health", "/ready", "/metrics");
  }

  private static Heartbeat heartbeat(boolean draining, Optional<Heartbeat.Trouble> trouble) {
    return new Heartbeat(
        WORKER,
        Instant.EPOCH,
        "test",
        List.of(Pool.parse("amd64")),
        4,
        List.of(),
        draining,
        new TreeSet<>(),
        trouble,
        "Docker 20.10",
        Optional.of(new Heartbeat.Disk(100, 40)),
        List.of());
  }

  private static InboxMessage.Report failed(FailureCause cause) {
    Random random = new Random(1);
    return new InboxMessage.AttemptFailed(
        BuildId.of(0, Ulid.next(Instant.EPOCH, random)),
        IMAGE,
        new AttemptId(Ulid.next(Instant.EPOCH, random)),
        WORKER,
        new Failure(cause, "a test", List.of()));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
