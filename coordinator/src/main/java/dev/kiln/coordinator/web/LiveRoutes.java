package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.web.LiveUpdates.Update;
import dev.kiln.image.BuildId;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Sends the farm's changes to whoever looks at it. */
final class LiveRoutes {

  private final Vertx vertx;
  private final LiveUpdates updates;
  private final ViewJson json;
  private final Duration heartbeat;

  LiveRoutes(Vertx vertx, LiveUpdates updates, ViewJson json, Duration heartbeat) {
    this.vertx = vertx;
    this.updates = updates;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  /** All changes, or with {@code ?build=} only those of one build and of the farm. */
  void live(RoutingContext context) {
    Optional<BuildId> wanted = Addressed.wantedBuild(context);
    EventStream stream = EventStream.open(vertx, context, heartbeat);
    Subscription subscription = updates.subscribe(update -> send(stream, wanted, update));
    stream.onClose(subscription::close);
  }

  private void send(EventStream stream, Optional<BuildId> wanted, Update update) {
    switch (update) {
      case Update.BuildChanged(var build) -> {
        if (isWanted(wanted, build.id())) {
          stream.send("build", OptionalLong.of(build.offset()), json.write(build));
        }
      }
      case Update.TaskChanged(var build, var task, var offset) -> {
        if (isWanted(wanted, build)) {
          stream.send("task", OptionalLong.of(offset), json.write(new TaskOfBuild(build, task)));
        }
      }
      case Update.WorkersChanged(var workers) ->
          stream.send("workers", OptionalLong.empty(), json.write(workers));
      case Update.ConditionChanged(var condition) ->
          stream.send("condition", OptionalLong.empty(), json.write(condition));
    }
  }

  private static boolean isWanted(Optional<BuildId> wanted, BuildId build) {
    return wanted.isEmpty() || wanted.get().equals(build);
  }

  /** The data of a {@code task} event. */
  private record TaskOfBuild(BuildId build, TaskView task) {}
}
