package dev.kiln.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.LiveUpdates.Update;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
  private static final String RUNNING = "/api/builds/" + SampleFarm.RUNNING;
  private static final String UNKNOWN = "09-01KARQ6M4T8X2V9Z1W5Y7B0CDE";
  private static final long MAX_BUNDLE = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SampleFarm farm = new SampleFarm(NOW);
  private final InMemoryLogs logs = new InMemoryLogs(farm);
  private final InMemorySubmissions submissions = new InMemorySubmissions();
  private final InMemoryInterventions interventions = new InMemoryInterventions(farm);
  private final InMemoryUpdates updates = new InMemoryUpdates();
  private final ViewJson json = new ViewJson();
  private final WebServer server =
      new WebServer(
          vertx,
          new WebSettings("127.0.0.1", 0, MAX_BUNDLE, Duration.ofMillis(50)),
          new WebServer.Ports(farm, logs, updates, submissions, interventions));

  @BeforeEach
  void start() throws Exception {
    server.start().await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    server.stop().await(10, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void buildsAreListedNewestFirst() throws Exception {
    HttpResponse<String> response = get("/api/builds");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject newest = new JsonArray(response.body()).getJsonObject(0);
    assertThat(newest.getString("id")).isEqualTo(SampleFarm.RUNNING.value());
    assertThat(newest.getString("status")).isEqualTo("running");
    assertThat(newest.getString("submittedAt")).isEqualTo("2026-11-23T20:55:48Z");
    assertThat(newest.getJsonObject("counts").fieldNames())
        .containsExactly(
            List.of(TaskStatus.values()).stream().map(TaskStatus::toString).toArray(String[]::new));
  }

  @Test
  void buildIsShownWithItsTasks() throws Exception {
    HttpResponse<String> response = get(RUNNING);

    BuildView view = json.readView(response.body(), BuildView.class);
    assertThat(farm.build(SampleFarm.RUNNING).result()).contains(view);
    JsonObject base = new JsonObject(response.body()).getJsonArray("tasks").getJsonObject(0);
    assertThat(base.getString("image")).isEqualTo("base");
    assertThat(base.getLong("durationMs")).isEqualTo(900);
    assertThat(base.containsKey("cause")).isFalse();
  }

  @Test
  void farmAndWorkersAreShown() throws Exception {
    FarmView shown = json.readView(get("/api/farm").body(), FarmView.class);

    assertThat(shown).isEqualTo(farm.farm().result());
    assertThat(new JsonArray(get("/api/workers").body())).hasSize(7);
    assertThat(new JsonObject(get("/health").body()).getString("status")).isEqualTo("up");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/builds/" + UNKNOWN,
        "/api/builds/nonsense",
        "/api/builds/..%2f..%2fetc",
        "/api/builds/" + UNKNOWN + "/tasks/base/log",
        "/api/builds/" + UNKNOWN + "/tasks/No%20Name/log",
        "/api/nothing",
        "/page/../WebServer.class",
        "/page/js/other.js",
        "/nothing"
      })
  void whatIsNotThereIsAnErrorInJson(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(response.body()).getString("error")).isNotBlank();
  }

  @Test
  void queryThatNamesNothingIsRefused() throws Exception {
    assertThat(get(RUNNING + "/tasks/base/log?attempt=x").statusCode()).isEqualTo(400);
    assertThat(get("/api/live?build=x").statusCode()).isEqualTo(400);
  }

  @Test
  void pagesAreServedAtTheirAddresses() throws Exception {
    for (String path :
        List.of(
            "/",
            "/workers",
            "/builds/" + SampleFarm.RUNNING,
            "/builds/" + SampleFarm.RUNNING + "/images/base")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.body()).contains("/page/js/app.js");
    }
    assertThat(get("/builds/nonsense").statusCode()).isEqualTo(404);
    assertThat(get("/page/js/app.js").headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
  }

  @Test
  void everyModuleThatThePageImportsIsServed() throws Exception {
    for (String module :
        List.of(
            "app",
            "api",
            "ansi",
            "ask",
            "build",
            "condition",
            "dom",
            "format",
            "log",
            "overview",
            "parts",
            "wishes",
            "workers")) {
      String source = get("/page/js/" + module + ".js").body();
      List<String> imports =
          Pattern.compile("from \"\\./([a-z]+\\.js)\"")
              .matcher(source)
              .results()
              .map(match -> match.group(1))
              .toList();
      for (String imported : imports) {
        assertThat(get("/page/js/" + imported).statusCode()).as(imported).isEqualTo(200);
      }
      assertThat(source).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
    }
  }

  @Test
  void unchangedFileIsNotSentAgain() throws Exception {
    String tag = get("/page/kiln.css").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = send(request("/page/kiln.css").header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/farm", "/api/nothing", "/page/kiln.css"})
  void everyAnswerConfinesThePage(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("same-origin");
  }

  @Test
  void submissionIsAccepted() throws Exception {
    Digest bundle = Digest.of(new byte[0]);

    HttpResponse<String> response =
        post(
            "/api/builds",
            """
            {"bundle":"%s","regexes":["keystone"],"tag":"demo","retries":2,"timeout":"PT30M",
             "publish":false,"requestedBy":"ana"}
            """
                .formatted(bundle));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("id", SampleFarm.RUNNING.value())
                .put("page", "/builds/" + SampleFarm.RUNNING));
    SubmitOptions options = submissions.submitted.getFirst();
    assertThat(options.regexes()).containsExactly("keystone");
    assertThat(options.profiles()).isEmpty();
    assertThat(options.changed()).isEmpty();
    assertThat(options.skipParents()).isFalse();
    assertThat(options.rebuild()).isEmpty();
    assertThat(options.retries()).isEqualTo(OptionalInt.of(2));
    assertThat(options.timeout()).contains(Duration.ofMinutes(30));
    assertThat(options.publish()).contains(PublishPolicy.NONE);
    assertThat(json.readRequest(json.write(options), SubmitOptions.class)).isEqualTo(options);
  }

  @Test
  void aSubmissionSaysWhatIsSelectedInEveryWay() throws Exception {
    post(
        "/api/builds",
        """
        {"bundle":"%s","changed":{"since":"v1.2","images":["nova-api"]},"skipParents":true,
         "skipExisting":true,"rebuild":["^nova"],"allowToFail":["nova-ssh"],
         "enableUnbuildable":true}
        """
            .formatted(Digest.of(new byte[0])));

    SubmitOptions options = submissions.submitted.getFirst();
    assertThat(options.changed())
        .contains(new SubmitOptions.Changed("v1.2", List.of(ImageName.of("nova-api"))));
    assertThat(options.skipParents()).isTrue();
    assertThat(options.skipExisting()).isTrue();
    assertThat(options.rebuild()).containsExactly("^nova");
    assertThat(options.allowToFail()).containsExactly("nova-ssh");
    assertThat(options.enableUnbuildable()).isTrue();
    assertThat(json.readRequest(json.write(options), SubmitOptions.class)).isEqualTo(options);
  }

  @Test
  void problemsOfASubmissionAreAllToldWithTheirPlaces() throws Exception {
    HttpResponse<String> response =
        post(
            "/api/builds",
            "{\"bundle\":\"%s\",\"tag\":\"typo\"}".formatted(Digest.of(new byte[0])));

    assertThat(response.statusCode()).isEqualTo(422);
    JsonObject problem = new JsonObject(response.body()).getJsonArray("problems").getJsonObject(0);
    assertThat(problem.getInteger("line")).isEqualTo(12);
    assertThat(problem.getString("hint")).isEqualTo("did you mean #from?");
  }

  @Test
  void submissionThatCannotBeReadSaysWhy() throws Exception {
    String bundle = "\"bundle\":\"" + Digest.of(new byte[0]) + "\"";

    assertThat(error(post("/api/builds", "{" + bundle + ",\"regexs\":[]}")))
        .contains("unknown field 'regexs'", "regexes");
    assertThat(error(post("/api/builds", "{}"))).contains("'bundle' is missing");
    assertThat(error(post("/api/builds", "{\"bundle\":\"x\"}"))).contains("no digest");
    assertThat(error(post("/api/builds", "{" + bundle + ",\"publish\":\"often\"}")))
        .contains("'publish' must be");
    assertThat(error(post("/api/builds", "{" + bundle + ",\"retries\":99}")))
        .contains("'retries' must be");
    assertThat(error(post("/api/builds", "{" + bundle + ",\"skipParents\":\"often\"}")))
        .contains("'skipParents'");
    assertThat(error(post("/api/builds", "{" + bundle + ",\"changed\":{\"images\":[]}}")))
        .contains("'changed' needs 'since'");
    assertThat(error(post("/api/builds", "{" + bundle + ",\"changed\":{\"since\":\"\"}}")))
        .contains("'since' must have");
    assertThat(error(post("/api/builds", "{\"bundle\":"))).contains("no JSON");
    assertThat(error(post("/api/builds", ""))).isNotBlank();
  }

  @Test
  void bundleIsStoredAndItsFileDeleted() throws Exception {
    byte[] bundle = new byte[70_000];

    HttpResponse<String> response = postBundle(BodyPublishers.ofByteArray(bundle));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(new JsonObject(response.body()).getString("digest"))
        .isEqualTo(Digest.of(bundle).value());
    await().until(() -> !Files.exists(submissions.bundles.getFirst()));
  }

  @Test
  void bundleOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
    byte[] bundle = new byte[(int) MAX_BUNDLE + 1];

    HttpResponse<String> announced = postBundle(BodyPublishers.ofByteArray(bundle));
    HttpResponse<String> chunked =
        postBundle(
            BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(List.of(bundle, bundle))));

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(submissions.bundles).isEmpty();
  }

  @Test
  void aBuildIsCancelledByWhoAsksForIt() throws Exception {
    HttpResponse<String> response = post(RUNNING + "/cancel", "{\"requestedBy\":\"ada\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(interventions.requests)
        .containsExactly(new InboxMessage.CancelBuild(SampleFarm.RUNNING, "ada"));
  }

  @Test
  void aBuildThatIsNotRunningIsNotCancelled() throws Exception {
    HttpResponse<String> ended = post("/api/builds/" + SampleFarm.FAILED + "/cancel", "");
    HttpResponse<String> unknown = post("/api/builds/" + UNKNOWN + "/cancel", "");

    assertThat(error(ended, 409))
        .isEqualTo("build %s has ended already as failed", SampleFarm.FAILED);
    assertThat(error(unknown, 404)).isEqualTo("there is no build " + UNKNOWN);
    assertThat(interventions.requests).isEmpty();
  }

  @Test
  void whatBecomesOfATaskIsChangedByHand() throws Exception {
    String task = RUNNING + "/tasks/keystone/";
    String body = "{\"requestedBy\":\"ada\",\"reason\":\"not needed tonight\"}";

    HttpResponse<String> skipped = post(task + "skip", body);
    HttpResponse<String> failed = post(task + "fail", body);
    HttpResponse<String> cancelled = post(task + "cancel", "");

    assertThat(List.of(skipped.statusCode(), failed.statusCode(), cancelled.statusCode()))
        .containsOnly(202);
    assertThat(new JsonObject(skipped.body()))
        .isEqualTo(new JsonObject().put("id", SampleFarm.RUNNING.value()).put("image", "keystone"));
    assertThat(interventions.requests)
        .containsExactly(
            new InboxMessage.SkipTask(
                SampleFarm.RUNNING, SampleFarm.KEYSTONE, "ada", "not needed tonight"),
            new InboxMessage.FailTask(
                SampleFarm.RUNNING, SampleFarm.KEYSTONE, "ada", "not needed tonight"),
            new InboxMessage.CancelTask(SampleFarm.RUNNING, SampleFarm.KEYSTONE, "somebody"));
  }

  @Test
  void whyATaskCannotBeChangedIsTold() throws Exception {
    String body = "{\"reason\":\"not needed\"}";

    assertThat(error(post(RUNNING + "/tasks/keystne/skip", body), 404))
        .endsWith("has no image 'keystne', did you mean 'keystone'?");
    assertThat(error(post(RUNNING + "/tasks/memcached/skip", body), 409))
        .isEqualTo("memcached has ended already as built");
    assertThat(error(post("/api/builds/" + SampleFarm.FAILED + "/tasks/keystone/fail", body), 409))
        .contains("has ended already as failed");
    assertThat(error(post("/api/builds/" + UNKNOWN + "/tasks/keystone/cancel", ""), 404))
        .contains("there is no build");
    assertThat(interventions.requests).isEmpty();
  }

  @Test
  void aWishThatCannotBeReadSaysWhy() throws Exception {
    String task = RUNNING + "/tasks/keystone/";

    assertThat(error(post(task + "skip", ""))).contains("'reason' is missing");
    assertThat(error(post(task + "fail", "{\"reason\":\" \"}"))).contains("'reason' is missing");
    assertThat(error(post(task + "skip", "{\"why\":\"so\"}"))).contains("unknown field 'why'");
    assertThat(error(post(task + "skip", "{\"reason\":\"a\\nb\"}"))).contains("'reason' must have");
    assertThat(
            error(post("/api/farm/pause", "{\"requestedBy\":\"%s\"}".formatted("a".repeat(201)))))
        .contains("'requestedBy' must have at most 200 characters");
  }

  @Test
  void anEndedBuildIsTriedAgain() throws Exception {
    HttpResponse<String> response =
        post("/api/builds/" + SampleFarm.FAILED + "/retry", "{\"requestedBy\":\"ada\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("id", SampleFarm.RUNNING.value())
                .put("page", "/builds/" + SampleFarm.RUNNING));
    assertThat(submissions.retried).containsExactly("ada");
  }

  @Test
  void aBuildThatRunsOrIsNotKnownIsNotTriedAgain() throws Exception {
    assertThat(error(post(RUNNING + "/retry", ""), 409)).contains("still running; cancel it first");
    assertThat(error(post("/api/builds/" + UNKNOWN + "/retry", ""), 404))
        .contains("there is no build");
  }

  @Test
  void thePausedFarmSaysByWhomAndWhy() throws Exception {
    HttpResponse<String> paused =
        post("/api/farm/pause", "{\"requestedBy\":\"ada\",\"reason\":\"new switch\"}");

    assertThat(paused.statusCode()).isEqualTo(202);
    assertThat(condition())
        .isEqualTo(
            new JsonObject()
                .put(
                    "paused",
                    new JsonObject()
                        .put("requestedBy", "ada")
                        .put("reason", "new switch")
                        .put("since", "2026-11-23T20:48:00Z"))
                .put("pausedHosts", new JsonArray())
                .put("drainedWorkers", new JsonArray()));

    assertThat(post("/api/farm/resume", "{}").statusCode()).isEqualTo(202);
    assertThat(condition().containsKey("paused")).isFalse();
  }

  @Test
  void pausedHostsAndTheAlarmAreShown() throws Exception {
    farm.trouble();

    FarmView shown = json.readView(get("/api/farm").body(), FarmView.class);

    assertThat(shown.condition()).isEqualTo(farm.condition());
    assertThat(condition().getString("alarm")).startsWith("7 of 9 workers");
    assertThat(condition().getJsonArray("pausedHosts").getJsonObject(0).getString("until"))
        .isEqualTo("2026-11-23T21:04:00Z");
  }

  @Test
  void aWorkerIsDrainedAndTakenBack() throws Exception {
    HttpResponse<String> drained =
        post("/api/workers/worker-1/drain", "{\"requestedBy\":\"ada\",\"reason\":\"new disk\"}");
    HttpResponse<String> resumed = post("/api/workers/worker-1/resume", "{}");

    assertThat(drained.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(drained.body()))
        .isEqualTo(new JsonObject().put("worker", "worker-1").put("drained", true));
    assertThat(new JsonObject(resumed.body()))
        .isEqualTo(new JsonObject().put("worker", "worker-1").put("drained", false));
    assertThat(interventions.workerWishes)
        .containsExactly("drain worker-1 by ada: new disk", "resume worker-1");
  }

  @Test
  void aDrainedWorkerThatIsGoneIsTakenBackAsWell() throws Exception {
    farm.trouble();

    HttpResponse<String> resumed = post("/api/workers/worker-11/resume", "{}");

    assertThat(resumed.statusCode()).isEqualTo(202);
    assertThat(interventions.workerWishes).containsExactly("resume worker-11");
  }

  @Test
  void anUnknownWorkerIsToldTheNearestName() throws Exception {
    assertThat(error(post("/api/workers/wroker-1/drain", "{}"), 404))
        .isEqualTo("there is no worker 'wroker-1', did you mean 'worker-1'?");
    assertThat(interventions.workerWishes).isEmpty();
  }

  @Test
  void whyAWorkerTakesNothingIsShown() throws Exception {
    List<WorkerView> shown = List.of(json.readView(get("/api/workers").body(), WorkerView[].class));

    assertThat(shown).isEqualTo(farm.workers().result());
    assertThat(shown)
        .extracting(worker -> worker.state().toString())
        .containsExactly("alive", "alive", "silent", "draining", "troubled", "troubled", "gone");
  }

  @Test
  void requestsOfAnotherSiteAreRefused() throws Exception {
    BodyPublisher empty = BodyPublishers.ofString("{}");
    String path = RUNNING + "/cancel";

    HttpResponse<String> form =
        send(request(path).header("Content-Type", "text/plain").POST(empty));
    HttpResponse<String> foreign =
        send(jsonRequest(path).header("Origin", "http://evil.example").POST(empty));
    HttpResponse<String> opaque = send(jsonRequest(path).header("Origin", "null").POST(empty));
    HttpResponse<String> cross =
        send(jsonRequest(path).header("Sec-Fetch-Site", "cross-site").POST(empty));
    HttpResponse<String> own =
        send(
            jsonRequest(path)
                .header("Origin", "http://127.0.0.1:" + server.port())
                .header("Sec-Fetch-Site", "same-origin")
                .POST(empty));

    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(opaque.statusCode()).isEqualTo(403);
    assertThat(cross.statusCode()).isEqualTo(403);
    assertThat(own.statusCode()).isEqualTo(202);
    assertThat(get(path).statusCode()).isEqualTo(405);
  }

  @Test
  void logIsSentWholeInPagesAndStaysData() throws Exception {
    HttpResponse<String> text = get(RUNNING + "/tasks/keystone/log");
    HttpResponse<String> lines = get(RUNNING + "/tasks/keystone/log?format=json");

    assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(text.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(text.body()).contains("<script>alert('a log is data')</script> & <b>not bold</b>\n");
    assertThat(text.body().lines()).hasSize(farm.log(SampleFarm.KEYSTONE).size());
    JsonObject log = new JsonObject(lines.body());
    assertThat(log.getJsonArray("lines")).hasSize(farm.log(SampleFarm.KEYSTONE).size());
    assertThat(log.getJsonArray("lines").getJsonObject(24).getInteger("n")).isEqualTo(25);
    assertThat(log.getBoolean("complete")).isFalse();
    assertThat(log.getString("attempt")).isEqualTo(SampleFarm.attemptId("keystone", 1).toString());
  }

  @Test
  void logIsFollowedFromALineToItsEnd() throws Exception {
    int last = farm.log(SampleFarm.KEYSTONE).size();
    try (Events events = events(RUNNING + "/tasks/keystone/log/live?from=" + last)) {
      assertThat(events.next("lines")).contains("\"n\":" + last).doesNotContain("\"n\":1,");

      logs.followers.getFirst().end("built");

      assertThat(events.next("end")).isEqualTo("{\"status\":\"built\"}");
    }
    await().until(logs.followers::isEmpty);
  }

  @Test
  void updatesArriveWithTheirOffsets() throws Exception {
    try (Events events = events("/api/live")) {
      await().until(() -> !updates.listeners.isEmpty());
      BuildSummary newer = farm.newerSummary();

      updates.publish(new Update.BuildChanged(newer));
      updates.publish(
          new Update.TaskChanged(SampleFarm.RUNNING, farm.task(SampleFarm.KEYSTONE), 1043));
      updates.publish(new Update.WorkersChanged(farm.workers().result()));
      updates.publish(new Update.ConditionChanged(farm.condition()));

      assertThat(json.readView(events.next("build"), BuildSummary.class)).isEqualTo(newer);
      assertThat(events.lastId).isEqualTo("1043");
      assertThat(events.next("task"))
          .contains("\"build\":\"" + SampleFarm.RUNNING, "\"image\":\"keystone\"");
      assertThat(events.next("workers")).startsWith("[");
      assertThat(events.next("condition")).isEqualTo("{\"pausedHosts\":[],\"drainedWorkers\":[]}");
      assertThat(events.comments).isNotEmpty();
    }
    await().until(updates.listeners::isEmpty);
  }

  @Test
  void updatesOfOtherBuildsAreLeftOutOnRequest() throws Exception {
    try (Events events = events("/api/live?build=" + SampleFarm.FAILED)) {
      await().until(() -> !updates.listeners.isEmpty());

      updates.publish(new Update.BuildChanged(farm.newerSummary()));
      updates.publish(new Update.WorkersChanged(List.of()));

      assertThat(events.nextOfAny()).isEqualTo("workers []");
    }
  }

  @Test
  void listenerThatDoesNotReadIsDropped() throws Exception {
    try (Socket sleepy = new Socket("127.0.0.1", server.port())) {
      sleepy
          .getOutputStream()
          .write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> !updates.listeners.isEmpty());
      Update large =
          new Update.WorkersChanged(Collections.nCopies(500, farm.workers().result().getFirst()));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            updates.publish(large);
            return updates.listeners.isEmpty();
          });
    }

    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(jsonRequest(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> postBundle(BodyPublisher body) throws Exception {
    return send(request("/api/bundles").header("Content-Type", "application/gzip").POST(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder jsonRequest(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20));
  }

  private Events events(String path) throws Exception {
    return new Events(client.send(request(path).build(), BodyHandlers.ofInputStream()));
  }

  private JsonObject condition() throws Exception {
    return new JsonObject(get("/api/farm").body()).getJsonObject("condition");
  }

  private static String error(HttpResponse<String> response) {
    return error(response, 400);
  }

  private static String error(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body()).getString("error");
  }

  /** Reads a stream of events, as a browser would. */
  private static final class Events implements AutoCloseable {

    private final BufferedReader reader;
    private String lastId = "";
    private String comments = "";

    Events(HttpResponse<InputStream> response) {
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/event-stream; charset=utf-8");
      reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The data of the next event, which must be of {@code kind}. */
    String next(String kind) throws IOException {
      String event = nextOfAny();
      assertThat(event).startsWith(kind + " ");
      return event.substring(kind.length() + 1);
    }

    String nextOfAny() throws IOException {
      String kind = "";
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(":")) {
          comments += line;
        } else if (line.startsWith("event: ")) {
          kind = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          lastId = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          return kind + " " + line.substring("data: ".length());
        }
      }
      throw new IOException("the stream ended");
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
