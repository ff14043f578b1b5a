package dev.kiln.coordinator.web;

import dev.kiln.coordinator.web.Submissions.BundleOutcome;
import dev.kiln.coordinator.web.Submissions.SubmitOutcome;
import dev.kiln.image.BuildId;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Takes bundles, submissions and cancellations. */
final class SubmissionRoutes {

  private final Submissions submissions;
  private final Upload upload;
  private final ViewJson json;
  private final Responses responses;

  SubmissionRoutes(Submissions submissions, Upload upload, ViewJson json, Responses responses) {
    this.submissions = submissions;
    this.upload = upload;
    this.json = json;
    this.responses = responses;
  }

  void bundle(RoutingContext context) {
    upload
        .receive(context.request())
        .compose(file -> submissions.storeBundle(file).eventually(() -> upload.delete(file)))
        .onSuccess(outcome -> answer(context, outcome))
        .onFailure(context::fail);
  }

  void submit(RoutingContext context) {
    SubmitOptions options = options(context);
    submissions
        .submit(options)
        .onSuccess(outcome -> answer(context, outcome))
        .onFailure(context::fail);
  }

  void cancel(RoutingContext context) {
    BuildId id = Addressed.build(context);
    submissions
        .cancel(id)
        .compose(outcome ->
            switch (outcome) {
              case REQUESTED -> Future.succeededFuture(id);
              case ALREADY_ENDED ->
                  Future.failedFuture(Refusal.conflict("build " + id + " has ended already"));
              case UNKNOWN_BUILD -> Future.failedFuture(Addressed.unknownBuild(id));
            })
        .onSuccess(cancelled -> responses.send(context, 202, Map.of("id", cancelled)))
        .onFailure(context::fail);
  }

  private SubmitOptions options(RoutingContext context) {
    try {
      return json.readRequest(
          String.valueOf(context.body().asString("UTF-8")), SubmitOptions.class);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private void answer(RoutingContext context, BundleOutcome outcome) {
    switch (outcome) {
      case BundleOutcome.Stored stored ->
          responses.send(context, 201, Map.of("digest", stored.digest()));
      case BundleOutcome.Unusable unusable -> context.fail(Refusal.badRequest(unusable.error()));
    }
  }

  private void answer(RoutingContext context, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.Accepted accepted ->
          responses.send(
              context,
              202,
              Map.of("id", accepted.build(), "page", "/builds/" + accepted.build().value()));
      case SubmitOutcome.Refused refused ->
          context.fail(Refusal.unprocessable(refused.error(), refused.problems()));
    }
  }
}
