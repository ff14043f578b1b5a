package dev.kiln.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.image.BuildId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code kiln build --summary-json} has written. */
record BuildSummary(JsonNode json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static BuildSummary read(Path file) {
    try {
      return new BuildSummary(JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("no summary in " + file, e);
    }
  }

  BuildId build() {
    return BuildId.parse(json.get("build").asText());
  }

  /** Who built what, by the image's name. */
  SortedMap<String, String> workers() {
    SortedMap<String, String> workers = new TreeMap<>();
    json.get("built")
        .forEach(image -> workers.put(image.get("name").asText(), image.get("worker").asText()));
    return workers;
  }
}
