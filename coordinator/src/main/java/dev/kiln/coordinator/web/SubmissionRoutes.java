package dev.kiln.coordinator.web;

import dev.kiln.coordinator.web.Submissions.BundleOutcome;
import dev.kiln.coordinator.web.Submissions.RetryOutcome;
import dev.kiln.coordinator.web.Submissions.SubmitOutcome;
import dev.kiln.image.BuildId;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Takes bundles, submissions, and wishes to try a build again. */
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

  void retry(RoutingContext context) {
    BuildId ended = Addressed.build(context);
    Intervention wish = Intervention.read(context, json);
    submissions
        .retry(ended, wish.requester())
        .onSuccess(outcome -> answer(context, ended, outcome))
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
      case SubmitOutcome.Accepted accepted -> accepted(context, accepted.build());
      case SubmitOutcome.Refused refused ->
          context.fail(Refusal.unprocessable(refused.error(), refused.problems()));
    }
  }

  private void answer(RoutingContext context, BuildId ended, RetryOutcome outcome) {
    switch (outcome) {
      case RetryOutcome.Accepted accepted -> accepted(context, accepted.build());
      case RetryOutcome.UnknownBuild unknown -> context.fail(Addressed.unknownBuild(ended));
      case RetryOutcome.StillRunning running ->
          context.fail(
              Refusal.conflict(
                  "build %s is still running; cancel it first, or wait for its end"
                      .formatted(ended)));
      case RetryOutcome.Unreadable unreadable ->
          context.fail(Refusal.conflict(unreadable.reason()));
    }
  }

  private void accepted(RoutingContext context, BuildId build) {
    responses.send(context, 202, Map.of("id", build, "page", "/builds/" + build.value()));
  }
}
