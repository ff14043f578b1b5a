package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Nearest;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Takes what people do by hand to what runs. What can't be done any more is refused here, so that
 * they learn it at once; what becomes impossible until the owner reads it leads to nothing.
 */
final class InterventionRoutes {

  private final FarmStatus status;
  private final Interventions interventions;
  private final ViewJson json;
  private final Responses responses;

  InterventionRoutes(
      FarmStatus status, Interventions interventions, ViewJson json, Responses responses) {
    this.status = status;
    this.interventions = interventions;
    this.json = json;
    this.responses = responses;
  }

  void cancelBuild(RoutingContext context) {
    BuildId id = Addressed.build(context);
    Intervention wish = Intervention.read(context, json);
    running(id)
        .compose(build -> interventions.request(new InboxMessage.CancelBuild(id, wish.requester())))
        .onSuccess(sent -> responses.send(context, 202, Map.of("id", id)))
        .onFailure(context::fail);
  }

  void cancelTask(RoutingContext context) {
    Intervention wish = Intervention.read(context, json);
    change(context, (build, image) -> new InboxMessage.CancelTask(build, image, wish.requester()));
  }

  void failTask(RoutingContext context) {
    Intervention wish = Intervention.read(context, json);
    String reason = wish.requiredReason();
    change(
        context,
        (build, image) -> new InboxMessage.FailTask(build, image, wish.requester(), reason));
  }

  void skipTask(RoutingContext context) {
    Intervention wish = Intervention.read(context, json);
    String reason = wish.requiredReason();
    change(
        context,
        (build, image) -> new InboxMessage.SkipTask(build, image, wish.requester(), reason));
  }

  void pause(RoutingContext context) {
    Intervention wish = Intervention.read(context, json);
    interventions
        .pause(wish.requester(), wish.reason().orElse(""))
        .onSuccess(sent -> responses.send(context, 202, Map.of("paused", true)))
        .onFailure(context::fail);
  }

  void resume(RoutingContext context) {
    Intervention unused = Intervention.read(context, json);
    interventions
        .resume()
        .onSuccess(sent -> responses.send(context, 202, Map.of("paused", false)))
        .onFailure(context::fail);
  }

  void drainWorker(RoutingContext context) {
    Intervention wish = Intervention.read(context, json);
    changeWorker(
        context,
        worker -> interventions.drain(worker, wish.requester(), wish.reason().orElse("")),
        true);
  }

  void resumeWorker(RoutingContext context) {
    Intervention unused = Intervention.read(context, json);
    changeWorker(context, interventions::resume, false);
  }

  private void changeWorker(
      RoutingContext context, Function<String, Future<Void>> request, boolean drained) {
    String worker = Addressed.worker(context);
    status
        .farm()
        .compose(farm -> request.apply(known(farm, worker)))
        .onSuccess(
            sent -> responses.send(context, 202, Map.of("worker", worker, "drained", drained)))
        .onFailure(context::fail);
  }

  /** Those who were heard of lately, and those who are drained, wherever they are. */
  private static String known(FarmView farm, String worker) {
    SortedSet<String> names = new TreeSet<>();
    farm.workers().forEach(each -> names.add(each.id()));
    farm.condition().drainedWorkers().forEach(each -> names.add(each.worker()));
    if (!names.contains(worker)) {
      throw Refusal.notFound(
          "there is no worker '%s'%s".formatted(worker, Nearest.suggestion(worker, names)));
    }
    return worker;
  }

  private void change(
      RoutingContext context, BiFunction<BuildId, ImageName, InboxMessage.TaskRequest> request) {
    BuildId id = Addressed.build(context);
    ImageName image = Addressed.image(context);
    running(id)
        .map(build -> open(build, image))
        .compose(task -> interventions.request(request.apply(id, image)))
        .onSuccess(sent -> responses.send(context, 202, Map.of("id", id, "image", image)))
        .onFailure(context::fail);
  }

  private Future<BuildView> running(BuildId id) {
    return status
        .build(id)
        .map(found -> {
          BuildView build = found.orElseThrow(() -> Addressed.unknownBuild(id));
          BuildSummary summary = build.summary();
          if (summary.status() != BuildStatus.RUNNING) {
            throw Refusal.conflict(
                "build %s has ended already as %s".formatted(id, summary.status()));
          }
          return build;
        });
  }

  private static TaskView open(BuildView build, ImageName image) {
    TaskView task =
        build.tasks().stream()
            .filter(each -> each.image().equals(image))
            .findFirst()
            .orElseThrow(() -> unknownImage(build, image));
    if (task.status().isEnded()) {
      throw Refusal.conflict(
          "%s has ended already as %s%s"
              .formatted(
                  image,
                  task.status(),
                  task.reason().map(reason -> " (" + reason + ")").orElse("")));
    }
    return task;
  }

  private static Refusal unknownImage(BuildView build, ImageName image) {
    return Refusal.notFound(
        "build %s has no image '%s'%s"
            .formatted(
                build.summary().id(),
                image,
                Nearest.suggestion(
                    image.value(),
                    build.tasks().stream().map(task -> task.image().value()).toList())));
  }
}
