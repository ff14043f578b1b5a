package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.LogPage;
import dev.kiln.coordinator.status.Problem;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.SubmitOptions;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Talks to a coordinator's API. Blocking. */
final class FarmClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** A bundle may carry local sources of a gigabyte. */
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(30);

  private final URI server;
  private final ViewJson json = new ViewJson();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  FarmClient(String server) {
    this.server = URI.create(server);
  }

  /** What the coordinator answers to what it can't do. */
  record Refused(String error, List<Problem> problems) {}

  /** A stored bundle. */
  record Bundle(Digest digest) {}

  /** An accepted submission. */
  record Submitted(BuildId id) {}

  /** What changes something that runs: who asks, and why. */
  private record Wish(String requestedBy, Optional<String> reason) {}

  Digest upload(Path bundle) throws InterruptedException {
    HttpRequest.Builder request;
    try {
      request =
          request("/api/bundles")
              .timeout(UPLOAD_TIMEOUT)
              .header("Content-Type", "application/gzip")
              .POST(BodyPublishers.ofFile(bundle));
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException("the bundle is gone: " + bundle, e);
    }
    return json.readView(send(request), Bundle.class).digest();
  }

  BuildId submit(SubmitOptions options) throws InterruptedException {
    return json.readView(send(post("/api/builds", json.write(options))), Submitted.class).id();
  }

  List<BuildSummary> builds() throws InterruptedException {
    return List.of(json.readView(send(request("/api/builds").GET()), BuildSummary[].class));
  }

  /** The build; empty if the coordinator does not know it (yet). */
  Optional<BuildView> build(BuildId id) throws InterruptedException {
    HttpResponse<String> response = exchange(request("/api/builds/" + id).GET());
    return response.statusCode() == 404
        ? Optional.empty()
        : Optional.of(json.readView(checked(response), BuildView.class));
  }

  FarmView farm() throws InterruptedException {
    return json.readView(send(request("/api/farm").GET()), FarmView.class);
  }

  void cancel(BuildId id) throws InterruptedException {
    send(wish("/api/builds/" + id + "/cancel", Optional.empty()));
  }

  /** Asks to change a task; returns in words what it was too late for, if it was. */
  Optional<String> change(
      BuildId build, ImageName image, TaskChange change, Optional<String> reason)
      throws InterruptedException {
    HttpResponse<String> response =
        exchange(wish("/api/builds/%s/tasks/%s/%s".formatted(build, image, change), reason));
    if (response.statusCode() == 409) {
      return Optional.of(refusal(response).error());
    }
    checked(response);
    return Optional.empty();
  }

  /** The new build that tries {@code ended} again. */
  BuildId retry(BuildId ended) throws InterruptedException {
    return json.readView(
            send(wish("/api/builds/" + ended + "/retry", Optional.empty())), Submitted.class)
        .id();
  }

  void pause(String reason) throws InterruptedException {
    send(wish("/api/farm/pause", Optional.of(reason)));
  }

  void resume() throws InterruptedException {
    send(wish("/api/farm/resume", Optional.empty()));
  }

  List<WorkerView> workers() throws InterruptedException {
    return List.of(json.readView(send(request("/api/workers").GET()), WorkerView[].class));
  }

  void drain(String worker, String reason) throws InterruptedException {
    send(wish(ofWorker(worker) + "/drain", Optional.of(reason)));
  }

  void resume(String worker) throws InterruptedException {
    send(wish(ofWorker(worker) + "/resume", Optional.empty()));
  }

  private static String ofWorker(String worker) {
    return "/api/workers/" + URLEncoder.encode(worker, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The whole output of a task's newest attempt, as far as it is there. */
  List<LogLine> log(BuildId build, ImageName image) throws InterruptedException {
    List<LogLine> lines = new ArrayList<>();
    OptionalLong from = OptionalLong.of(1);
    while (from.isPresent()) {
      LogPage page =
          json.readView(
              send(
                  request(
                          "/api/builds/%s/tasks/%s/log?format=json&from=%d"
                              .formatted(build, image, from.getAsLong()))
                      .GET()),
              LogPage.class);
      lines.addAll(page.lines());
      from = page.next();
    }
    return lines;
  }

  /** The page about a build. */
  String page(BuildId build) {
    return server.resolve("/builds/" + build).toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private HttpRequest.Builder wish(String path, Optional<String> reason) {
    return post(path, json.write(new Wish(Settings.user(), reason)));
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
  }

  private String send(HttpRequest.Builder request) throws InterruptedException {
    return checked(exchange(request));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw CommandFailure.unreachable(
          "no coordinator answers at %s (%s); start a farm with: kiln up"
              .formatted(server, e.getMessage() == null ? "connection refused" : e.getMessage()),
          e);
    }
  }

  private String checked(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status < 400) {
      return response.body();
    }
    Refused refused = refusal(response);
    StringBuilder message = new StringBuilder(refused.error());
    for (Problem problem : refused.problems()) {
      message
          .append(System.lineSeparator())
          .append("error: ")
          .append(problem.file().map(file -> file + ":").orElse(""))
          .append(problem.line().isPresent() ? problem.line().getAsInt() + ": " : " ")
          .append(problem.message());
    }
    throw new CommandFailure(
        status < 500 ? ExitCode.USAGE : ExitCode.UNREACHABLE, message.toString(), null);
  }

  private Refused refusal(HttpResponse<String> response) {
    try {
      return json.readView(response.body(), Refused.class);
    } catch (IllegalArgumentException e) {
      return new Refused("the coordinator answered " + response.statusCode(), List.of());
    }
  }
}
