package dev.kiln.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.image.Digest;
import dev.kiln.registry.RegistryException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON of manifests, indexes and lists. */
final class ManifestJson {

  static final BlobContent EMPTY = BlobContent.of(new byte[] {'{', '}'});

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestJson() {}

  static JsonNode read(byte[] bytes) throws JsonProcessingException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return node == null ? MAPPER.missingNode() : node;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** Reads an answer that must be JSON. */
  static JsonNode read(byte[] bytes, String purpose) {
    try {
      return read(bytes);
    } catch (JsonProcessingException e) {
      throw new RegistryException(Kind.BROKEN, "cannot %s: no JSON".formatted(purpose), e);
    }
  }

  /** The strings of a list; empty where it is null, as some registries have it. */
  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(item -> strings.add(item.asText()));
    return strings;
  }

  static List<Descriptor> descriptors(JsonNode list, String purpose) {
    List<Descriptor> descriptors = new ArrayList<>();
    for (JsonNode item : list) {
      descriptors.add(descriptor(item, purpose));
    }
    return descriptors;
  }

  static Descriptor descriptor(JsonNode node, String purpose) {
    try {
      return new Descriptor(
          node.path("mediaType").asText(),
          Digest.parse(node.path("digest").asText()),
          node.path("size").asLong(),
          annotations(node));
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          Kind.BROKEN, "cannot %s: a descriptor is malformed".formatted(purpose), e);
    }
  }

  static SortedMap<String, String> annotations(JsonNode node) {
    SortedMap<String, String> annotations = new TreeMap<>();
    node.path("annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    return annotations;
  }

  /** The same arguments give the same bytes, so the same artifact has one digest. */
  static byte[] artifact(
      String type, SortedMap<String, String> annotations, List<Descriptor> layers) {
    ObjectNode manifest = MAPPER.createObjectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("artifactType", type);
    Descriptor empty = Descriptor.of(MediaTypes.OCI_EMPTY, EMPTY.digest(), EMPTY.sizeBytes());
    manifest.set("config", write(empty));
    ArrayNode list = manifest.putArray("layers");
    (layers.isEmpty() ? List.of(empty) : layers).forEach(layer -> list.add(write(layer)));
    put(manifest, annotations);
    try {
      return MAPPER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a manifest", e);
    }
  }

  private static ObjectNode write(Descriptor descriptor) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("mediaType", descriptor.mediaType());
    node.put("digest", descriptor.digest().value());
    node.put("size", descriptor.sizeBytes());
    put(node, descriptor.annotations());
    return node;
  }

  private static void put(ObjectNode node, Map<String, String> annotations) {
    if (!annotations.isEmpty()) {
      ObjectNode target = node.putObject("annotations");
      annotations.forEach(target::put);
    }
  }
}
