package dev.kiln.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.registry.RegistryException.Kind;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says in our words what went wrong with a request. */
record Failures(InstantSource clock) {

  private static final int MAX_DETAIL = 300;

  /** The failure that an answer of 4xx or 5xx stands for. */
  RegistryException of(String purpose, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    Kind kind =
        switch (status) {
          case 401, 403 -> Kind.UNAUTHORIZED;
          case 404 -> Kind.NOT_FOUND;
          case 429 -> Kind.TOO_MANY_REQUESTS;
          case 500 -> Kind.BROKEN;
          default -> status > 500 ? Kind.UNREACHABLE : Kind.REFUSED;
        };
    return new RegistryException(
        kind,
        "cannot %s: HTTP status %d%s".formatted(purpose, status, detail(response.body())),
        response.headers().firstValue("Retry-After").flatMap(this::retryAfter),
        null);
  }

  /** The failure of a request that got no answer, or only the beginning of one. */
  RegistryException of(String purpose, boolean answered, ExecutionException e) {
    @Nullable Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return answered
        ? new RegistryException(
            Kind.BROKEN, "cannot %s: bad answer: %s".formatted(purpose, reason), cause)
        : new RegistryException(
            Kind.UNREACHABLE, "cannot %s: no answer: %s".formatted(purpose, reason), cause);
  }

  private Optional<Duration> retryAfter(String value) {
    try {
      if (value.matches("[0-9]{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static String detail(byte[] body) {
    try {
      JsonNode error = ManifestJson.read(body).path("errors").path(0);
      String text =
          (error.path("code").asText("") + " " + error.path("message").asText("")).strip();
      return text.isEmpty() ? "" : ", " + text.substring(0, Math.min(text.length(), MAX_DETAIL));
    } catch (JsonProcessingException _) {
      return "";
    }
  }
}
