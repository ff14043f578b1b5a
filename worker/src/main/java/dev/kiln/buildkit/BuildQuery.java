package dev.kiln.buildkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes parameters as the engine's API wants them: the path and query of a request. */
final class BuildQuery {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUILDKIT = "2";

  private final List<String> query = new ArrayList<>();

  private BuildQuery() {}

  /** The path of the request that builds. */
  static String build(BuildParameters parameters) {
    BuildQuery query = new BuildQuery().add("version", BUILDKIT);
    parameters.tags().forEach(tag -> query.add("t", tag));
    parameters.platform().ifPresent(platform -> query.add("platform", platform));
    query.add("buildargs", parameters.arguments());
    query.add("labels", parameters.labels());
    query.add("networkmode", parameters.network().value());
    if (!parameters.cache()) {
      query.add("nocache", "1");
    }
    parameters.dockerfile().ifPresent(path -> query.add("dockerfile", path));
    parameters.stage().ifPresent(stage -> query.add("target", stage));
    parameters.buildId().ifPresent(id -> query.add("buildid", id));
    parameters.sessionId().ifPresent(id -> query.add("session", id));
    return query.under("/build");
  }

  /** The path of the request that cancels. */
  static String cancel(String buildId) {
    return new BuildQuery().add("id", buildId).under("/build/cancel");
  }

  private BuildQuery add(String name, String value) {
    query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  private void add(String name, Map<String, String> values) {
    if (values.isEmpty()) {
      return;
    }
    try {
      add(name, JSON.writeValueAsString(values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written as JSON", e);
    }
  }

  private String under(String path) {
    return path + "?" + String.join("&", query);
  }
}
