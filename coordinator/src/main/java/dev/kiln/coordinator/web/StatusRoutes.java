package dev.kiln.coordinator.web;

import dev.kiln.image.BuildId;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Answers what the farm looks like now. */
final class StatusRoutes {

  private final FarmStatus status;
  private final Responses responses;

  StatusRoutes(FarmStatus status, Responses responses) {
    this.status = status;
    this.responses = responses;
  }

  void builds(RoutingContext context) {
    status
        .builds()
        .onSuccess(builds -> responses.send(context, 200, builds))
        .onFailure(context::fail);
  }

  void build(RoutingContext context) {
    BuildId id = Addressed.build(context);
    status
        .build(id)
        .map(found -> found.orElseThrow(() -> Addressed.unknownBuild(id)))
        .onSuccess(build -> responses.send(context, 200, build))
        .onFailure(context::fail);
  }

  void workers(RoutingContext context) {
    status
        .workers()
        .onSuccess(workers -> responses.send(context, 200, workers))
        .onFailure(context::fail);
  }

  void farm(RoutingContext context) {
    status.farm().onSuccess(farm -> responses.send(context, 200, farm)).onFailure(context::fail);
  }

  void health(RoutingContext context) {
    responses.send(context, 200, Map.of("status", "up"));
  }
}
