package dev.kiln.coordinator.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes first: sets the headers that confine the page, and refuses requests
 * that another site's page made a browser send.
 *
 * <p>A form of another site can send neither of the two content types without asking first, and a
 * script of another site can't hide its origin.
 */
final class RequestGuard {

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
  private static final Set<String> BODY_TYPES =
      Set.of("application/json", "application/gzip", "application/x-gzip");

  void confine(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "same-origin")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    context.next();
  }

  void refuseForeign(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.GET)) {
      if (!isOfThisSite(request)) {
        throw Refusal.forbidden("requests that change something must come from this site");
      }
      if (!BODY_TYPES.contains(mediaType(request.getHeader(HttpHeaders.CONTENT_TYPE)))) {
        throw Refusal.unsupportedType(
            "Content-Type must be application/json, or application/gzip for a bundle");
      }
    }
    context.next();
  }

  private static boolean isOfThisSite(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String site = headers.get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    return origin == null || sameAuthority(origin, headers.get(HttpHeaders.HOST));
  }

  private static boolean sameAuthority(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
