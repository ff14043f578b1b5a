package dev.kiln.coordinator.web;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Reads what an address names; what can't be a name is refused before anybody looks for it. */
final class Addressed {

  private Addressed() {}

  static BuildId build(RoutingContext context) {
    return inPath(context, "id", BuildId::parse);
  }

  static ImageName image(RoutingContext context) {
    return inPath(context, "image", ImageName::of);
  }

  /** A worker's name, which nobody has checked. */
  static String worker(RoutingContext context) {
    return String.valueOf(context.pathParam("worker"));
  }

  static Optional<AttemptId> attempt(RoutingContext context) {
    return inQuery(context, "attempt", AttemptId::parse);
  }

  static Optional<BuildId> wantedBuild(RoutingContext context) {
    return inQuery(context, "build", BuildId::parse);
  }

  /** The first line wanted; 1 if nothing is said. */
  static long from(RoutingContext context) {
    return inQuery(context, "from", Long::parseLong).filter(line -> line >= 1).orElse(1L);
  }

  static Refusal unknownBuild(BuildId id) {
    return Refusal.notFound("there is no build " + id);
  }

  private static <T> T inPath(RoutingContext context, String name, Function<String, T> parse) {
    try {
      return parse.apply(String.valueOf(context.pathParam(name)));
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound(String.valueOf(e.getMessage()));
    }
  }

  private static <T> Optional<T> inQuery(
      RoutingContext context, String name, Function<String, T> parse) {
    String text = context.request().getParam(name);
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("'%s' can't be '%s'".formatted(name, text));
    }
  }
}
