package dev.kiln.coordinator.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The body of a wish to change what runs. A field that is not one of these is an error, as in a
 * submission.
 *
 * @param requestedBy who asks, for people; nobody has proved it
 * @param reason why, for people
 */
record Intervention(Optional<String> requestedBy, Optional<String> reason) {

  private static final int MAX_REQUESTER_LENGTH = 200;
  private static final int MAX_REASON_LENGTH = 500;

  Intervention {
    requestedBy = checked("requestedBy", requestedBy, MAX_REQUESTER_LENGTH);
    reason = checked("reason", reason, MAX_REASON_LENGTH);
  }

  /** Reads the body of a request; none says nothing. */
  static Intervention read(RoutingContext context, ViewJson json) {
    String body = context.body().asString("UTF-8");
    if (body == null || body.isBlank()) {
      return new Intervention(Optional.empty(), Optional.empty());
    }
    try {
      return json.readRequest(body, Intervention.class);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** Who asks; somebody, if nothing is said. */
  String requester() {
    return requestedBy.orElse("somebody");
  }

  /** Why, where it has to be said; refused if it was not. */
  String requiredReason() {
    return reason.orElseThrow(
        () -> Refusal.badRequest("'reason' is missing: say why, for those who ask later"));
  }

  private static Optional<String> checked(String field, Optional<String> text, int longest) {
    if (text.filter(it -> it.length() > longest || it.chars().anyMatch(Character::isISOControl))
        .isPresent()) {
      throw new IllegalArgumentException(
          "'%s' must have at most %d characters, none of them a control character"
              .formatted(field, longest));
    }
    return text.map(String::strip).filter(it -> !it.isEmpty());
  }
}
