package dev.kiln.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry's {@code WWW-Authenticate} header asks for.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication
 *     of the distribution project</a>
 */
sealed interface Challenge {

  /** A user name and password with each request. */
  record Basic() implements Challenge {}

  /** A token, which {@code realm} gives out for {@code service} and {@code scope}. */
  record Bearer(String realm, Optional<String> service, Optional<String> scope)
      implements Challenge {}

  Pattern PARAMETER = Pattern.compile("([a-zA-Z_]+)=(?:\"([^\"]*)\"|([^\\s,]+))");

  /** The first challenge that we can answer; Bearer before Basic. */
  static Optional<Challenge> parse(List<String> headers) {
    Optional<Challenge> basic = Optional.empty();
    for (String header : headers) {
      String lower = header.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("bearer ")) {
        Map<String, String> parameters = parameters(header);
        if (parameters.containsKey("realm")) {
          return Optional.of(
              new Bearer(
                  parameters.getOrDefault("realm", ""),
                  Optional.ofNullable(parameters.get("service")),
                  Optional.ofNullable(parameters.get("scope"))));
        }
      } else if (lower.startsWith("basic")) {
        basic = Optional.of(new Basic());
      }
    }
    return basic;
  }

  private static Map<String, String> parameters(String header) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
    }
    return parameters;
  }
}
