package dev.kiln.coordinator.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the REST interface, the live updates and the page on one port. Start it last: from then on
 * people see the farm.
 */
public final class WebServer {

  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final long MAX_JSON_BYTES = 1 << 20;

  private final WebSettings settings;
  private final Responses responses;
  private final RequestGuard guard = new RequestGuard();
  private final StatusRoutes status;
  private final SubmissionRoutes submissions;
  private final InterventionRoutes interventions;
  private final LogRoutes logs;
  private final LiveRoutes live;
  private final PageFiles page = new PageFiles();
  private final Vertx vertx;
  private final HttpServer server;

  /** What the server knows of the farm, and what it can ask of it. */
  public record Ports(
      FarmStatus status,
      BuildLogs logs,
      LiveUpdates updates,
      Submissions submissions,
      Interventions interventions) {}

  public WebServer(Vertx vertx, WebSettings settings, Ports ports) {
    ViewJson json = new ViewJson();
    this.vertx = vertx;
    this.settings = settings;
    this.responses = new Responses(json);
    this.status = new StatusRoutes(ports.status(), responses);
    this.submissions =
        new SubmissionRoutes(
            ports.submissions(), new Upload(vertx, settings.maxBundleBytes()), json, responses);
    this.interventions =
        new InterventionRoutes(ports.status(), ports.interventions(), json, responses);
    this.logs = new LogRoutes(vertx, ports.logs(), json, settings.heartbeat());
    this.live = new LiveRoutes(vertx, ports.updates(), json, settings.heartbeat());
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(idleTimeoutMillis(settings)));
  }

  /** Completes when the port is bound. */
  public Future<Void> start() {
    return server
        .requestHandler(routes())
        .listen()
        .onSuccess(bound -> log.info("page is at http://{}:{}/", settings.host(), port()))
        .mapEmpty();
  }

  /** The port that is bound, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening and ends all streams. */
  public Future<Void> stop() {
    return server.close();
  }

  /** Longer than any healthy connection is quiet: event streams show every heartbeat they live. */
  private static int idleTimeoutMillis(WebSettings settings) {
    return Math.toIntExact(Math.max(60_000, 4 * settings.heartbeat().toMillis()));
  }

  private Router routes() {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_JSON_BYTES);
    Router router = Router.router(vertx);
    router.route().handler(guard::confine);
    router.route().handler(guard::refuseForeign);

    router.get("/api/farm").handler(status::farm);
    router.get("/api/builds").handler(status::builds);
    router.get("/api/builds/:id").handler(status::build);
    router.get("/api/workers").handler(status::workers);
    router.get("/api/live").handler(live::live);
    router.get("/api/builds/:id/tasks/:image/log").handler(logs::read);
    router.get("/api/builds/:id/tasks/:image/log/live").handler(logs::follow);
    router.post("/api/bundles").handler(submissions::bundle);
    router.post("/api/builds").handler(body).handler(submissions::submit);
    router.post("/api/builds/:id/retry").handler(body).handler(submissions::retry);
    takeInterventions(router, body);
    router.get("/health").handler(status::health);

    router.get("/").handler(page::page);
    router.get("/workers").handler(page::page);
    router.get("/builds/:id").handler(page::pageOfBuild);
    router.get("/builds/:id/images/:image").handler(page::pageOfBuild);
    page.paths().forEach(path -> router.get(path).handler(page::file));

    responses.handleErrorsOf(router);
    return router;
  }

  private void takeInterventions(Router router, BodyHandler body) {
    router.post("/api/builds/:id/cancel").handler(body).handler(interventions::cancelBuild);
    router
        .post("/api/builds/:id/tasks/:image/cancel")
        .handler(body)
        .handler(interventions::cancelTask);
    router.post("/api/builds/:id/tasks/:image/fail").handler(body).handler(interventions::failTask);
    router.post("/api/builds/:id/tasks/:image/skip").handler(body).handler(interventions::skipTask);
    router.post("/api/farm/pause").handler(body).handler(interventions::pause);
    router.post("/api/farm/resume").handler(body).handler(interventions::resume);
    router.post("/api/workers/:worker/drain").handler(body).handler(interventions::drainWorker);
    router.post("/api/workers/:worker/resume").handler(body).handler(interventions::resumeWorker);
  }
}
